import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Registry, ServiceInstance } from '../registry';
import { RegistryResolver } from './registry-resolver';

function instance(port: number, protocol = 'grpc'): ServiceInstance {
  return {
    service: 'order',
    instanceId: `order-${port}`,
    host: '127.0.0.1',
    port,
    version: '1',
    metadata: { protocol },
  };
}

describe('RegistryResolver', () => {
  let tell: (instances: readonly ServiceInstance[]) => void;
  const close = vi.fn();
  const watch = vi.fn((_service: string, listener: typeof tell) => {
    tell = listener;
    return { close };
  });
  const listener = vi.fn(() => true);
  let resolver: RegistryResolver;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    const registry = { watch } as unknown as Registry;
    resolver = new RegistryResolver(registry, { scheme: 'registry', authority: '', path: 'order' }, listener);
  });
  afterEach(() => {
    resolver.destroy();
    vi.useRealTimers();
  });

  function lastResult(): unknown {
    return (listener.mock.lastCall as unknown[] | undefined)?.[0];
  }

  it('watches the service that the target names, once, and says nothing before it knows', () => {
    resolver.updateResolution();
    resolver.updateResolution();
    expect(watch).toHaveBeenCalledTimes(1);
    expect(watch).toHaveBeenCalledWith('order', expect.any(Function));
    expect(listener).not.toHaveBeenCalled();
  });

  it('gives the addresses of gRPC instances, without a service config of its own', () => {
    resolver.updateResolution();
    tell([instance(1), instance(2, 'http')]);
    expect(listener).toHaveBeenCalledWith(
      { ok: true, value: [{ addresses: [{ host: '127.0.0.1', port: 1 }] }] },
      {},
      null,
      '',
    );
  });

  it('does not repeat a list that is the same in another order', () => {
    resolver.updateResolution();
    tell([instance(1), instance(2)]);
    tell([instance(2), instance(1)]);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('keeps the last list when it becomes empty', () => {
    resolver.updateResolution();
    tell([instance(1)]);
    tell([]);
    vi.advanceTimersByTime(60_000);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('fails calls with a reason when no instance has come in time, and mends when one comes', () => {
    resolver.updateResolution();
    tell([]);
    vi.advanceTimersByTime(999);
    expect(listener).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(lastResult()).toMatchObject({
      ok: false,
      error: { code: status.UNAVAILABLE, details: 'no instance of order is registered' },
    });
    tell([instance(1)]);
    expect(lastResult()).toMatchObject({ ok: true });
  });

  it('says so when it is the registry that is silent', () => {
    resolver.updateResolution();
    vi.advanceTimersByTime(1_000);
    expect(lastResult()).toMatchObject({
      error: { details: expect.stringContaining('the registry has not answered') },
    });
  });

  it('is silent once destroyed, and starts afresh when asked again', () => {
    resolver.updateResolution();
    tell([instance(1)]);
    resolver.destroy();
    expect(close).toHaveBeenCalledTimes(1);
    tell([instance(2)]);
    vi.advanceTimersByTime(60_000);
    expect(listener).toHaveBeenCalledTimes(1);
    resolver.updateResolution();
    tell([instance(1)]);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});
