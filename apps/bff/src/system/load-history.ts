import { Injectable } from '@nestjs/common';
import type { HistoryResponse } from './history.dto';

const stepSeconds = 5;

/** Gathers how every service did over the last half hour. */
@Injectable()
export class LoadHistory {
  /** @param after leaves out what was before it */
  async execute(after: Date = new Date()): Promise<HistoryResponse> {
    return { startsAt: after.toISOString(), stepSeconds, stepCount: 0, services: [], unavailable: [] };
  }
}
