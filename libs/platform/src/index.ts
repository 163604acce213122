export { migratePlatform, PLATFORM_MEMBER_ROLE } from './migrate-platform';
