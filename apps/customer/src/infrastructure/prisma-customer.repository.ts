import { Injectable } from '@nestjs/common';
import type { EventMessage } from '@trellis/contracts';
import { isUuid, PrismaUnitOfWork } from '@trellis/database';
import { CustomerRepository } from '../application/customer.repository';
import { Customer, type Reservation } from '../domain/customer';
import { CustomerNotFound } from '../domain/customer.errors';
import { PrismaClient, type Prisma } from './prisma/client';

/** Customers and reservations in the service's own database. */
@Injectable()
export class PrismaCustomerRepository extends CustomerRepository {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override async add(customer: Customer): Promise<void> {
    const { id, displayName, creditLimit } = customer.state;
    if (!isUuid(id)) throw new CustomerNotFound(id);
    const data = {
      id,
      displayName,
      currencyCode: creditLimit.currencyCode,
      creditLimitMinor: creditLimit.amountMinor,
    };
    await this.unitOfWork.run(async ({ client }) => {
      await client.customer.createMany({ data, skipDuplicates: true });
      if (displayName !== '') {
        await client.customer.updateMany({ where: { id, displayName: '' }, data: { displayName } });
      }
    });
  }

  override async updateForOrder(
    customerId: string,
    orderId: string,
    change: (customer: Customer) => readonly EventMessage[],
  ): Promise<void> {
    if (!isUuid(customerId)) throw new CustomerNotFound(customerId);
    await this.unitOfWork.run(async (transaction) => {
      const { client } = transaction;
      await client.$queryRaw`SELECT FROM customer WHERE id = ${customerId}::uuid FOR UPDATE`;
      const record = await client.customer.findUnique({
        where: { id: customerId },
        include: { reservations: { where: { orderId } } },
      });
      if (!record) throw new CustomerNotFound(customerId);
      const customer = toCustomer(record);
      const before = customer.reservationFor(orderId);
      const events = change(customer);
      await saveReservation(client, customer, orderId, before);
      transaction.raise(events);
    });
  }

  override async findMany(ids: readonly string[]): Promise<readonly Customer[]> {
    const records = await this.unitOfWork.client.customer.findMany({
      where: { id: { in: ids.filter(isUuid) } },
    });
    return records.map(toCustomer);
  }
}

/** Writes what a change did to the credit of one order; nothing when it did nothing. */
async function saveReservation(
  client: Prisma.TransactionClient,
  customer: Customer,
  orderId: string,
  before: Reservation | undefined,
): Promise<void> {
  const after = customer.reservationFor(orderId);
  if (after === before) return;
  const { id: customerId, reservedMinor } = customer.state;
  await client.customer.update({ where: { id: customerId }, data: { reservedMinor } });
  if (after) await client.creditReservation.create({ data: { ...after, customerId } });
  else await client.creditReservation.delete({ where: { orderId } });
}

type CustomerRecord = Prisma.CustomerGetPayload<object> & {
  reservations?: readonly { orderId: string; amountMinor: bigint }[];
};

function toCustomer(record: CustomerRecord): Customer {
  const { id, displayName, currencyCode, creditLimitMinor, reservedMinor, reservations = [] } = record;
  return Customer.restore(
    {
      id,
      displayName,
      creditLimit: { currencyCode, amountMinor: Number(creditLimitMinor) },
      reservedMinor: Number(reservedMinor),
    },
    reservations.map(({ orderId, amountMinor }) => ({ orderId, amountMinor: Number(amountMinor) })),
  );
}
