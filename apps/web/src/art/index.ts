export { PatternPicture } from './pattern-picture';
