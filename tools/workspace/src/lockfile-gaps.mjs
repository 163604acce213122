/**
 * npm leaves an optional dependency out of package-lock.json when the registry it asked does not have that
 * package (mirrors often lack the builds for other platforms), and `npm ci` then calls the lockfile out of
 * sync. An entry with version, optional, os and cpu is all it needs: no package is fetched for a platform
 * that is not this one.
 *
 * @typedef {{version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   link?: boolean, optionalDependencies?: Record<string, string>}} LockEntry
 * @typedef {{packages: Record<string, LockEntry>}} Lockfile
 */

/** A package whose name does not say which platform it is for, so that no entry can be written for it. */
export class UnknownPlatformError extends Error {
  /** @param {string} packageName @param {string} requiredBy */
  constructor(packageName, requiredBy) {
    super(
      `${packageName}, optional for ${requiredBy}, is missing from the lockfile and its name does not tell its platform`,
    );
    this.name = 'UnknownPlatformError';
    this.packageName = packageName;
    this.requiredBy = requiredBy;
  }
}

/**
 * The entries that a lockfile lacks, by the key under which they belong in `packages`.
 *
 * @param {Lockfile} lockfile
 * @returns {Map<string, LockEntry>}
 * @throws {UnknownPlatformError}
 */
export function findLockfileGaps(lockfile) {
  /** @type {Map<string, LockEntry>} */
  const gaps = new Map();
  for (const [location, entry] of Object.entries(lockfile.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const resolved = resolve(lockfile, location, name);
      if (resolved !== undefined && fits(resolved, range)) continue;
      const platform = platformOf(name);
      if (platform === undefined) throw new UnknownPlatformError(name, location);
      // Another version that is already hoisted pushes this one below the package that wants it.
      const hoisted = `node_modules/${name}`;
      const isTaken = lockfile.packages[hoisted] ?? gaps.get(hoisted);
      // npm's own order of fields, so that its next run does not move them.
      const { cpu, libc, os } = platform;
      gaps.set(isTaken ? `${location}/${hoisted}` : hoisted, {
        version: range.replace(/^[\^~]/, ''),
        cpu,
        ...(entry.dev ? { dev: true } : {}),
        ...(libc ? { libc } : {}),
        optional: true,
        ...(os ? { os } : {}),
      });
    }
  }
  return gaps;
}

/**
 * The same lockfile with the missing entries in their alphabetical places.
 *
 * @param {Lockfile} lockfile
 * @param {Map<string, LockEntry>} gaps
 * @returns {Lockfile}
 */
export function fillLockfileGaps(lockfile, gaps) {
  const entries = [...Object.entries(lockfile.packages), ...gaps];
  entries.sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lockfile, packages: Object.fromEntries(entries) };
}

/**
 * @param {Lockfile} lockfile @param {string} from @param {string} name
 * @returns {LockEntry | undefined}
 */
function resolve(lockfile, from, name) {
  for (let folder = from; ;) {
    const found = lockfile.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`];
    if (found !== undefined || folder === '') return found;
    folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0));
  }
}

/**
 * Platform packages are asked for by exact version; a range is taken to fit whatever npm put there.
 *
 * @param {LockEntry} entry @param {string} range
 */
function fits(entry, range) {
  return !/^\d/.test(range) || entry.version === range;
}

const systems = new Map([
  ['windows', 'win32'],
  ...[
    'aix',
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
    'win32',
  ].map((name) => /** @type {[string, string]} */ ([name, name])),
]);
const processors = new Map([
  ['armv7', 'arm'],
  ['aarch64', 'arm64'],
  ...['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'].map(
    (name) => /** @type {[string, string]} */ ([name, name]),
  ),
]);

/**
 * Reads the platform off a name such as `@scope/pkg-linux-x64-gnu`.
 *
 * @param {string} packageName
 * @returns {{os?: string[], cpu: string[], libc?: string[]} | undefined}
 */
function platformOf(packageName) {
  const parts = packageName.split(/[-/]/);
  const os = parts.map((part) => systems.get(part)).findLast(Boolean);
  const cpu = parts.map((part) => processors.get(part)).findLast(Boolean);
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return undefined;
  const libc = parts.some((part) => part.startsWith('musl'))
    ? 'musl'
    : parts.some((part) => part.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    ...(os ? { os: [os] } : {}),
    cpu: [cpu],
    ...(libc && os === 'linux' ? { libc: [libc] } : {}),
  };
}
