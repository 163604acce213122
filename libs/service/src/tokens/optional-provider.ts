import type { Abstract, INestApplicationContext, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

/**
 * What an application provides under a token, in whichever module; undefined when none does. The application's own `get`
 * would log the absence as an error.
 */
export function optionalProvider<T>(
  application: INestApplicationContext,
  token: Type<T> | Abstract<T>,
): T | undefined {
  try {
    return application.get(ModuleRef).get<T>(token, { strict: false });
  } catch {
    return undefined;
  }
}
