import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test } from 'vitest';
import { startTracing, type RunningTracing } from './start-tracing';
import { errorType, tracing } from './tracing';
import type { TracingOptions } from './tracing-options';

const service = { name: 'order', version: '1.2.3', instanceId: 'order-1' };
const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const notRecorded = parent.replace(/01$/, '00');

let running: RunningTracing | undefined;

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** Starts tracing into memory. The answer reads what has been recorded. */
async function record(options: Partial<TracingOptions> = {}) {
  const exporter = new InMemorySpanExporter();
  const kept: ReturnType<InMemorySpanExporter['getFinishedSpans']> = [];
  // Stopping empties the exporter.
  const keeping = Object.assign(Object.create(exporter) as InMemorySpanExporter, {
    export: (...[spans, done]: Parameters<InMemorySpanExporter['export']>) => {
      kept.push(...spans);
      exporter.export(spans, done);
    },
  });
  running = await startTracing({ service, exporters: [keeping], ...options });
  return async () => {
    await running?.stop();
    running = undefined;
    return kept;
  };
}

describe('tracing', () => {
  test('stays off when nobody wants the spans', async () => {
    expect(await startTracing({ service })).toBeUndefined();
    expect(tracing).toBeUndefined();
  });

  test('is off again once it was stopped', async () => {
    const spans = await record();
    expect(tracing).toBeDefined();
    await spans();
    expect(tracing).toBeUndefined();
  });

  test('hands finished spans, with who made them, to every exporter', async () => {
    const spans = await record();
    tracing
      ?.start('PlaceOrder', { role: 'server', attributes: { 'rpc.method': 'x', 'http.route': undefined } })
      .end();
    tracing?.start('never ended', { role: 'internal' });
    const [span, ...others] = await spans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: 'PlaceOrder', attributes: { 'rpc.method': 'x' } });
    expect(span?.resource.attributes).toMatchObject({
      'service.name': 'order',
      'service.version': '1.2.3',
      'service.instance.id': 'order-1',
    });
  });

  test('follows the parent that it is given, and links what it is given', async () => {
    const spans = await record();
    const span = tracing!.start('process', {
      role: 'consumer',
      parent,
      links: [parent, undefined, 'malformed'],
    });
    expect(span.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
    span.end();
    const [recorded] = await spans();
    expect(recorded?.parentSpanContext).toMatchObject({ spanId: '00f067aa0ba902b7', isRemote: true });
    expect(recorded?.links.map(({ context }) => context.spanId)).toEqual(['00f067aa0ba902b7']);
  });

  test('begins a trace without a parent, or with one of zeros', async () => {
    const spans = await record();
    tracing!.start('one', { role: 'server' }).end();
    tracing!.start('two', { role: 'server', parent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }).end();
    for (const span of await spans()) {
      expect(span.parentSpanContext).toBeUndefined();
      expect(span.spanContext().traceId).not.toMatch(/^0+$/);
    }
  });

  test('marks a failure with its type', async () => {
    const spans = await record();
    const span = tracing!.start('SELECT', { role: 'client' });
    span.fail('40P01');
    span.end();
    expect((await spans())[0]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '40P01' } });
  });

  test("keeps to the caller's decision not to record, and tells it on", async () => {
    const spans = await record();
    const span = tracing!.start('GET', { role: 'server', parent: notRecorded });
    expect(span.traceparent).toMatch(/-00$/);
    span.end();
    expect(await spans()).toEqual([]);
  });

  test.each([
    [{ sampler: 'always_off' }, 0],
    [{ sampler: 'parentbased_traceidratio', samplerRatio: 0 }, 0],
    [{ sampler: 'parentbased_traceidratio', samplerRatio: 1 }, 1],
  ] as const)('with %j records %d of a new trace', async (options, count) => {
    const spans = await record(options);
    tracing!.start('GET', { role: 'server' }).end();
    expect(await spans()).toHaveLength(count);
  });
});

test('a failure is named by its code, or else its class', () => {
  expect(errorType(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  expect(errorType(new TypeError('x'))).toBe('TypeError');
  expect(errorType('thrown text')).toBe('Error');
});
