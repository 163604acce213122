import { InvalidEndpointError, assertParameters, parseEndpoint } from '@trellis/endpoint';
import type { Endpoint } from '@trellis/endpoint';
import { isIP } from 'node:net';

/** What to ask the DNS for a service's instances. */
export interface DnsEndpoint {
  /** Addresses of DNS servers, with ports; none: those of the machine. */
  readonly servers: readonly string[];
  /** The name to look up, with `{service}` in it and, for SRV records, perhaps `{protocol}`. */
  readonly template: string;
  /** Of all instances, found by their addresses; undefined: SRV records say it. */
  readonly port: number | undefined;
  /** The instances' `protocol`, one lookup for each when it is part of the name. */
  readonly protocols: readonly string[];
  /** Services to list besides those that are watched. */
  readonly services: readonly string[];
  readonly refreshMs: number;
}

/**
 * Reads `dns://[server[:port]]/<name template>[:port][?protocol=http&refreshSeconds=5&services=user,order]`.
 * @throws {InvalidEndpointError} naming what is wrong
 */
export function readDnsEndpoint(url: string): DnsEndpoint {
  const endpoint = parseEndpoint(url);
  assertParameters(endpoint, ['protocol', 'refreshSeconds', 'services']);
  const { template = '', port } =
    /^(?<template>.*?)(?::(?<port>\d{1,5}))?$/.exec(endpoint.path)?.groups ?? {};
  assertTemplate(template, port);
  return {
    servers: endpoint.hosts.map(serverOf),
    template,
    port: port === undefined ? undefined : Number(port),
    protocols: protocolsOf(endpoint, template),
    services: (endpoint.parameters.get('services') ?? '').split(',').filter((service) => service !== ''),
    refreshMs: refreshMsOf(endpoint),
  };
}

function assertTemplate(template: string, port: string | undefined): void {
  if (!template.includes('{service}')) {
    throw new InvalidEndpointError(
      'dns:// needs {service} in its name, as in dns:///{service}.example:50051',
    );
  }
  if (port === undefined && !template.startsWith('_')) {
    throw new InvalidEndpointError(
      'dns:// needs a port after its name, or the name of SRV records, which begins with _',
    );
  }
  if (port !== undefined && (template.includes('{protocol}') || Number(port) < 1 || Number(port) > 65_535)) {
    throw new InvalidEndpointError('dns:// has a port of 1 to 65535, and then no {protocol} in its name');
  }
}

function serverOf({ host, port }: Endpoint['hosts'][number]): string {
  const family = isIP(host);
  if (family === 0) {
    throw new InvalidEndpointError(`dns:// takes the address of a DNS server, not its name: ${host}`);
  }
  return `${family === 6 ? `[${host}]` : host}:${port ?? 53}`;
}

function protocolsOf({ parameters }: Endpoint, template: string): readonly string[] {
  const protocol = parameters.get('protocol');
  if (protocol !== undefined && protocol !== 'grpc' && protocol !== 'http') {
    throw new InvalidEndpointError('the parameter protocol is grpc or http');
  }
  if (protocol !== undefined) return [protocol];
  return template.includes('{protocol}') ? ['grpc', 'http'] : ['grpc'];
}

function refreshMsOf({ parameters }: Endpoint): number {
  const seconds = Number(parameters.get('refreshSeconds') ?? '5');
  if (!(seconds >= 0.1 && seconds <= 3_600)) {
    throw new InvalidEndpointError('the parameter refreshSeconds is a number from 0.1 to 3600');
  }
  return seconds * 1_000;
}
