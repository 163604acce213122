export { Clock } from './clock';
export {
  currentContext,
  currentSignal,
  runInContext,
  type Identity,
  type RequestContext,
} from './request-context';
export { ServiceInfo } from './service-info';
