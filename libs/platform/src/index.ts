export { migratePlatform, PLATFORM_MEMBER_ROLE, SETTINGS_WRITER_ROLE } from './migrate-platform';
