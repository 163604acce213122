import {
  GetOrderRequest,
  GetOrderResponse,
  OrderRejectionReason,
  OrderServiceDefinition,
  OrderStatus,
} from '@trellis/contracts';

/** The part of the order service that is called: one method, with the contract's own messages and options. */
export const MeasuredServiceDefinition = {
  name: OrderServiceDefinition.name,
  fullName: OrderServiceDefinition.fullName,
  methods: { measured: OrderServiceDefinition.methods.getOrder },
} as const;

export const METHOD_PATH = `/${MeasuredServiceDefinition.fullName}/${MeasuredServiceDefinition.methods.measured.name}`;

export type MeasuredRequest = GetOrderRequest;
export type MeasuredResponse = GetOrderResponse;

const money = (amountMinor: number) => ({ currencyCode: 'EUR', amountMinor });

/** What every call asks for. */
export const request: MeasuredRequest = { id: '0199f3a4-6f3c-7c52-9a55-2f6d5a8e4b11' };

/** What every call is answered: an order of three lines. */
export const response: MeasuredResponse = {
  order: {
    id: request.id,
    userId: '0199f3a4-6f3c-7c52-9a55-2f6d5a8e4b12',
    status: OrderStatus.APPROVED,
    lines: ['Mug', 'Notebook', 'Fountain pen'].map((productName, index) => ({
      productId: `0199f3a4-6f3c-7c52-9a55-2f6d5a8e4b2${index}`,
      productName,
      unitPrice: money(1_250),
      quantity: 2,
      lineTotal: money(2_500),
    })),
    total: money(7_500),
    rejectionReason: OrderRejectionReason.UNSPECIFIED,
    placedAt: new Date('2026-01-01T00:00:00Z'),
    updatedAt: new Date('2026-01-01T00:00:01Z'),
  },
};

/** The contract's codecs in the form that grpc-js takes; bare and kit encode alike. */
export const wire = {
  requestSerialize: (message: MeasuredRequest) => bufferOf(GetOrderRequest.encode(message).finish()),
  requestDeserialize: (bytes: Buffer) => GetOrderRequest.decode(bytes),
  responseSerialize: (message: MeasuredResponse) => bufferOf(GetOrderResponse.encode(message).finish()),
  responseDeserialize: (bytes: Buffer) => GetOrderResponse.decode(bytes),
};

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
