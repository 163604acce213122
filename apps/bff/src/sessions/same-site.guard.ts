import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { CrossSiteRequest } from './session.errors';

/**
 * Refuses calls that a browser makes on behalf of another site. What has neither header is no browser, and has no cookie
 * that it did not choose to send.
 */
@Injectable()
export class SameSiteGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const { headers } = execution.switchToHttp().getRequest<{ headers: IncomingHttpHeaders }>();
    if (!isSameSite(headers)) throw new CrossSiteRequest();
    return true;
  }
}

/**
 * `Sec-Fetch-Site` decides where there is one: unlike `Origin` it needs no knowledge of the address that the browser used,
 * which a proxy in front may have changed.
 */
export function isSameSite(headers: IncomingHttpHeaders): boolean {
  const fetchSite = headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || fetchSite === 'none';
  const { origin } = headers;
  if (origin === undefined) return true;
  const host = headers['x-forwarded-host'] ?? headers.host;
  return URL.canParse(origin) && new URL(origin).host === host;
}
