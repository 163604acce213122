import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isEntryPoint, workspaceRoot } from './workspace-root.mjs';

/** Where images are named after, and how they are told apart; docker-compose.yml has the same defaults. */
const defaultPrefix = 'trellis/';
const defaultTag = 'dev';

/**
 * The engine's command line that makes the image of what is built in `dist/apps/<app>`.
 *
 * @param {object} options
 * @param {string} options.app
 * @param {string} [options.root] workspace folder; defaults to this workspace
 * @param {Readonly<Record<string, string | undefined>>} [options.environment] `IMAGE_PREFIX` (default `trellis/`) and
 *   `IMAGE_TAG` (default `dev`) name the image
 * @returns {{image: string, args: string[]}}
 */
export function imageBuild({ app, root = workspaceRoot, environment = process.env }) {
  const image = `${environment.IMAGE_PREFIX ?? defaultPrefix}${app}:${environment.IMAGE_TAG || defaultTag}`;
  const companion = companionOf(root, app);
  return {
    image,
    args: [
      ...['build', '--tag', image, '--build-arg', `APP=${app}`],
      ...(companion ? ['--build-arg', `WITH=${companion}`] : []),
      '.',
    ],
  };
}

/**
 * The web application goes with the edge, which serves it.
 *
 * @param {string} root @param {string} app
 */
function companionOf(root, app) {
  const options = path.join(root, 'apps', app, 'service.json');
  const isEdge = existsSync(options) && JSON.parse(readFileSync(options, 'utf8')).kind === 'edge';
  return isEdge && existsSync(path.join(root, 'apps/web')) ? 'web' : undefined;
}

/** @param {string[]} args */
function docker(args) {
  return spawnSync('docker', args, { cwd: workspaceRoot, encoding: 'utf8' });
}

/** @param {string} app @returns {string | undefined} what went wrong */
function build(app) {
  const engine = docker(['version', '--format', '{{.Server.Version}}']);
  if (engine.error || engine.status !== 0) {
    const reason = engine.error?.message ?? engine.stderr.trim().split('\n').at(-1);
    return `No Docker engine answers (${reason}). Start one, or name one by DOCKER_HOST.`;
  }
  const { image, args } = imageBuild({ app });
  const { status, stdout, stderr } = docker(args);
  if (status !== 0) return `${stdout}\n${stderr}\nThe image ${image} could not be built.`.trim();
  console.log(`built ${image}`);
  return undefined;
}

if (isEntryPoint(import.meta.url)) {
  const [app] = process.argv.slice(2);
  const problem = app ? build(app) : 'usage: build-image.mjs <app>';
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
  }
}
