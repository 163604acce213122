export {
  DomainError,
  InvalidRequest,
  type DomainErrorDetails,
  type DomainErrorKind,
  type FieldViolation,
} from './domain-error';
export { messageOf } from './message-of';
