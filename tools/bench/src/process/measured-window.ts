import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import path from 'node:path';

/** What a stretch of work took. */
export interface Window {
  readonly elapsedMs: number;
  /** Processor time of this process, all its threads together. */
  readonly cpuMicroseconds: number;
}

/** Names the folder for processor profiles of what is measured. Unset, none are made. */
export const profileVariable = 'TRELLIS_BENCH_PROFILE_DIRECTORY';

/** Measures this process from its opening to its closing. */
export class MeasuredWindow {
  private constructor(
    private readonly name: string,
    private readonly profiler: Session | undefined,
    private readonly startedAtMs: number,
    private readonly usage: NodeJS.CpuUsage,
  ) {}

  /** @param name of the profile's file, should there be one */
  static async open(name: string): Promise<MeasuredWindow> {
    const profiler = process.env[profileVariable] ? await startProfiler() : undefined;
    return new MeasuredWindow(name, profiler, performance.now(), process.cpuUsage());
  }

  async close(): Promise<Window> {
    const elapsedMs = performance.now() - this.startedAtMs;
    const { user, system } = process.cpuUsage(this.usage);
    if (this.profiler) await saveProfile(this.profiler, this.name);
    return { elapsedMs, cpuMicroseconds: user + system };
  }
}

/** Measures one piece of work. */
export async function measured<T>(name: string, work: () => Promise<T>): Promise<Window & { result: T }> {
  const window = await MeasuredWindow.open(name);
  const result = await work();
  return { ...(await window.close()), result };
}

async function startProfiler(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 250 });
  await session.post('Profiler.start');
  return session;
}

async function saveProfile(session: Session, name: string): Promise<void> {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const directory = process.env[profileVariable] ?? '.';
  const file = path.join(directory, `${name.replaceAll(/\W+/g, '-')}-${process.pid}.cpuprofile`);
  await writeFile(file, JSON.stringify(profile));
}
