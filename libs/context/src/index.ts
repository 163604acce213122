export { CalledServices } from './called-services';
export { Clock } from './clock';
export {
  currentAbortSignal,
  currentContext,
  runInContext,
  type Identity,
  type RequestContext,
} from './request-context';
export { ServiceInfo } from './service-info';
