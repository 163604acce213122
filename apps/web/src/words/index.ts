export { formatDuration } from './duration';
export { shortName } from './short-name';
