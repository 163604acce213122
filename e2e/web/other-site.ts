import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page, Response } from '@playwright/test';

/** A web site that is not the shop's, with a page from which to try what other sites may not. */
export class OtherSite {
  private constructor(
    private readonly server: Server,
    /** Where its page is. */
    readonly url: string,
  ) {}

  /** @param host by which browsers know it; one that leads to this machine */
  static async start(host: string): Promise<OtherSite> {
    const server = createServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title>'),
    );
    server.listen(0, host);
    await once(server, 'listening');
    return new OtherSite(server, `http://${host}:${(server.address() as AddressInfo).port}/`);
  }

  /**
   * Calls an address with the cookies that the browser has for it. In the mode `no-cors` the browser asks nobody's leave,
   * and shows the page nothing of the answer.
   */
  async call(page: Page, method: string, url: string, mode: 'cors' | 'no-cors'): Promise<void> {
    await page.evaluate(
      async ({ url, ...call }) => {
        await fetch(url, { ...call, credentials: 'include' }).catch(() => undefined);
      },
      { url, method, mode },
    );
  }

  /** Sends a form of the page, which the page is left for. Answers what came back. */
  async postForm(page: Page, url: string): Promise<Response> {
    const answered = page.waitForResponse(url);
    await page.evaluate((action) => {
      const form = document.createElement('form');
      Object.assign(form, { action, method: 'post' });
      document.body.append(form);
      form.submit();
    }, url);
    return answered;
  }

  /** Shows an address in a frame of the page, as far as that address lets it. */
  async frame(page: Page, url: string): Promise<void> {
    await page.evaluate(async (src) => {
      const frame = document.createElement('iframe');
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      frame.src = src;
      document.body.append(frame);
      await loaded;
    }, url);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
