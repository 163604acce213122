import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { Injectable, Logger } from '@nestjs/common';
import { sendProblem, serverProblem } from '@trellis/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayConfiguration } from '../gateway.configuration';

/** Files below it have a hash of their content in their name. */
const hashedFolder = 'assets/';
const yearSeconds = 31_536_000;

/**
 * Serves the built web application: its files, and for every other address its page, which finds its own way by the path.
 * A missing file of `assets/` is 404 instead: who asks for one holds an older page, and would take the page for a script.
 */
@Injectable()
export class WebApplication {
  private readonly logger = new Logger('WebApplication');
  private readonly root: string;

  constructor(configuration: GatewayConfiguration) {
    this.root = webRoot(configuration.webRoot);
  }

  async register(fastify: FastifyInstance): Promise<void> {
    if (!existsSync(this.root)) {
      this.logger.warn(`There is no web application in ${this.root}: only the API is served.`);
      return;
    }
    await fastify.register(fastifyStatic, {
      root: this.root,
      serve: false,
      cacheControl: false,
      // The build writes files of text compressed as well.
      preCompressed: true,
      setHeaders: (reply, file) =>
        void reply.header('cache-control', cacheControlOf(path.relative(this.root, file))),
    });
    // Nothing is handed back: of a reply Fastify makes a promise, by more listeners than Node.js lets a traced response have.
    fastify.get('/*', (request, reply) => {
      this.answer(request, reply).catch((error: unknown) => {
        void reply.send(error);
      });
    });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const file = await this.fileFor((request.params as { '*': string })['*']);
    if (file === undefined) sendProblem(request, reply, serverProblem(404));
    else void reply.sendFile(file);
  }

  private async fileFor(name: string): Promise<string | undefined> {
    if (await this.isFile(name)) return name;
    return name.startsWith(hashedFolder) ? undefined : 'index.html';
  }

  private async isFile(name: string): Promise<boolean> {
    const file = path.join(this.root, name);
    if (name === '' || name.includes('\0') || !file.startsWith(this.root + path.sep)) return false;
    if (name.split(/[\\/]/).some((segment) => segment.startsWith('.'))) return false;
    return stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
  }
}

function cacheControlOf(file: string): string {
  return file.split(path.sep).join('/').startsWith(hashedFolder)
    ? `public, max-age=${yearSeconds}, immutable`
    : 'no-cache';
}

function webRoot(configured: string | undefined): string {
  if (configured !== undefined) return path.resolve(configured);
  const entryFolder = path.dirname(path.resolve(process.argv[1] ?? '.'));
  const candidates = [path.join(entryFolder, '..', 'web'), path.join(entryFolder, 'web')];
  return candidates.find((folder) => existsSync(folder)) ?? candidates[0] ?? 'web';
}
