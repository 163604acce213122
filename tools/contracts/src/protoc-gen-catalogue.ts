import { buffer } from 'node:stream/consumers';
import type { CodeGeneratorRequest, CodeGeneratorResponse } from '@bufbuild/protobuf/wkt';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from '@bufbuild/protobuf/wkt';
import { CatalogueError } from './catalogue.errors.ts';
import { cataloguePlugin } from './catalogue-plugin.ts';

const request = fromBinary(CodeGeneratorRequestSchema, await buffer(process.stdin));
process.stdout.write(toBinary(CodeGeneratorResponseSchema, respond(request)));

/** A contradiction in the contract is an answer, not a crash: the compiler prints its one line. */
function respond(input: CodeGeneratorRequest): CodeGeneratorResponse {
  try {
    return cataloguePlugin.run(input);
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return create(CodeGeneratorResponseSchema, { error: error.message });
  }
}
