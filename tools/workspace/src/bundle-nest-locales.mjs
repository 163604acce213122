/**
 * What Nest makes Node read its locale data for, and the same without. None of it adds a line, so that the existing source
 * maps stay right to the line.
 */
const rewrites = [
  {
    // Its loggers make a format for dates as they are loaded: now when they use it.
    from: /^const dateTimeFormatter = (new Intl\.DateTimeFormat\([^;]*\));$/m,
    to: 'const dateTimeFormatter = { format(time) { return (this.made ??= $1).format(time); } };',
  },
  {
    // It sorts the names in a handler's pattern. Those of gRPC, lower-case letters, need no language for that.
    from: ".sort((a, b) => ('' + a).localeCompare(b))",
    to: '.sort((a, b) => (/^[a-z]+$/.test(a + b) ? (a < b ? -1 : 1) : a.localeCompare(b)))',
  },
];

/**
 * Has Nest leave Node's locale data alone at a start. Node reads it at its first use, which is 15 to 20 ms of each start,
 * for log lines that the kit's logger writes in Nest's place and for a sort.
 *
 * @type {import('rolldown').Plugin}
 */
export const bundleNestLocales = {
  name: 'trellis:bundle-nest-locales',
  transform: {
    filter: {
      id: /[\\/]@nestjs[\\/](common|microservices)[\\/]/,
      code: /new Intl\.DateTimeFormat|localeCompare/,
    },
    handler: (code) => ({
      code: rewrites.reduce((rewritten, { from, to }) => rewritten.replace(from, to), code),
      map: null,
    }),
  },
};
