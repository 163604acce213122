import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { imageBuild } from '../src/build-image.mjs';
import { workspaceRoot } from '../src/workspace-root.mjs';

const environment = {};

test('an image is named after its app, and its Dockerfile is told the app', () => {
  expect(imageBuild({ app: 'order', environment })).toEqual({
    image: 'trellis/order:dev',
    args: ['build', '--tag', 'trellis/order:dev', '--build-arg', 'APP=order', '.'],
  });
});

test('the image of the edge takes the web application along', () => {
  expect(imageBuild({ app: 'gateway', environment }).args).toContain('WITH=web');
});

test('prefix and tag are for the environment to say', () => {
  const given = { IMAGE_PREFIX: 'registry.example/shop/', IMAGE_TAG: '1.2.3' };
  expect(imageBuild({ app: 'order', environment: given }).image).toBe('registry.example/shop/order:1.2.3');
});

test('images have the Node that everything is tested on', () => {
  const read = (file: string) => readFileSync(path.join(workspaceRoot, file), 'utf8');
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
  expect(read('Dockerfile')).toContain(`ARG NODE_VERSION=${devDependencies.node}\n`);
});

test('an image needs nothing of its engine that came with BuildKit', () => {
  const recipe = readFileSync(path.join(workspaceRoot, 'Dockerfile'), 'utf8');
  expect(recipe).not.toMatch(/^# *syntax=|^(RUN|COPY|ADD)[^\n]* --(mount|link|chmod|parents|security)\b|<</m);
});
