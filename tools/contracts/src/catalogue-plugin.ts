import { createEcmaScriptPlugin } from '@bufbuild/protoplugin';
import { readCatalogue } from './catalogue.ts';
import { printCatalogue, printMessageIndex } from './catalogue-printer.ts';

/** Packages whose messages are exported together. Vendored ones are exported by name, in the library's index. */
const ownPackage = /^(?!google\.|grpc\.|\w+\.options\.)/;

/** The protoc plugin that turns the contract's options into `catalogue.ts` and `messages.ts`. */
export const cataloguePlugin = createEcmaScriptPlugin({
  name: 'protoc-gen-catalogue',
  version: 'v1',
  generateTs(schema) {
    const catalogue = readCatalogue(schema.allFiles);
    const ownFiles = schema.files.filter((file) => ownPackage.test(file.proto.package));
    schema.generateFile('messages.ts').print(printMessageIndex(ownFiles, catalogue).trimEnd());
    schema.generateFile('catalogue.ts').print(printCatalogue(catalogue).trimEnd());
  },
});
