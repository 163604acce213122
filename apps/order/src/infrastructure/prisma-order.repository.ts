import { Injectable } from '@nestjs/common';
import type { EventMessage } from '@trellis/contracts';
import { ChangeHints, isUuid, PrismaUnitOfWork, type Transaction } from '@trellis/database';
import type { TimeCursor } from '@trellis/service';
import { OrderRepository } from '../application/order.repository';
import type { Order } from '../domain/order';
import { OrderNotFound } from '../domain/order.errors';
import { ORDER_CHANGED } from './order-changed';
import { changeableColumns, toOrder, toRecord, withLines } from './order-record';
import { PrismaClient, type Prisma } from './prisma/client';

/** Orders in the service's own database. Every stored change draws the user's next change sequence. */
@Injectable()
export class PrismaOrderRepository extends OrderRepository {
  constructor(
    private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>,
    private readonly hints: ChangeHints,
  ) {
    super();
  }

  override async add(order: Order, events: readonly EventMessage[]): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const changeSequence = await nextChangeSequence(transaction.client, order.state.userId);
      await transaction.client.order.create({ data: { ...toRecord(order), changeSequence } });
      this.announce(transaction, order, events);
    });
  }

  override async update(id: string, change: (order: Order) => readonly EventMessage[]): Promise<Order> {
    if (!isUuid(id)) throw new OrderNotFound(id);
    return this.unitOfWork.run(async (transaction) => {
      const { client } = transaction;
      await client.$queryRaw`SELECT FROM "order" WHERE id = ${id}::uuid FOR UPDATE`;
      const record = await client.order.findUnique({ where: { id }, include: withLines });
      if (!record) throw new OrderNotFound(id);
      const order = toOrder(record);
      const events = change(order);
      if (events.length === 0) return order;
      const changeSequence = await nextChangeSequence(client, order.state.userId);
      await client.order.update({ where: { id }, data: { ...changeableColumns(order), changeSequence } });
      this.announce(transaction, order, events);
      return order;
    });
  }

  override async find(id: string): Promise<Order | undefined> {
    if (!isUuid(id)) return undefined;
    const record = await this.unitOfWork.client.order.findUnique({ where: { id }, include: withLines });
    return record ? toOrder(record) : undefined;
  }

  override async findMany(ids: readonly string[]): Promise<readonly Order[]> {
    const records = await this.unitOfWork.client.order.findMany({
      where: { id: { in: ids.filter(isUuid) } },
      include: withLines,
    });
    return records.map(toOrder);
  }

  override async listByUser(userId: string, limit: number, after?: TimeCursor): Promise<readonly Order[]> {
    const olderThanCursor = after && {
      OR: [{ placedAt: { lt: after.at } }, { placedAt: after.at, id: { lt: after.id } }],
    };
    const records = await this.unitOfWork.client.order.findMany({
      where: { userId, ...olderThanCursor },
      orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
      take: limit,
      include: withLines,
    });
    return records.map(toOrder);
  }

  override async findOverdueIds(now: Date, limit: number): Promise<readonly string[]> {
    const overdue = await this.unitOfWork.client.order.findMany({
      where: { status: 'PENDING', decisionDueAt: { lte: now } },
      orderBy: { decisionDueAt: 'asc' },
      take: limit,
      select: { id: true },
    });
    return overdue.map(({ id }) => id);
  }

  private announce(transaction: Transaction, order: Order, events: readonly EventMessage[]): void {
    transaction.raise(events);
    transaction.afterCommit(() => this.hints.notify(ORDER_CHANGED, order.state.userId));
  }
}

/** The row stays locked until commit, so that numbers are committed in the order in which they are drawn. */
async function nextChangeSequence(client: Prisma.TransactionClient, userId: string): Promise<bigint> {
  const { lastSequence } = await client.orderChangeCounter.upsert({
    where: { userId },
    create: { userId, lastSequence: 1 },
    update: { lastSequence: { increment: 1 } },
  });
  return lastSequence;
}
