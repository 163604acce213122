import { Link, NavLink, Outlet } from 'react-router';
import { ScreenNotice, screens, ScreenStatus } from './screens';
import { SignOut, useIsOperator } from './session';
import { ThemeMenu } from './theme';
import { Brand, Icon } from './ui';

/** The frame around every page of a signed-in user. */
export function Shell() {
  const isOperator = useIsOperator();
  const shown = screens.filter(({ isForOperators }) => isOperator || !isForOperators);
  return (
    <div className="shell">
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <header className="top">
        <div className="top-inner">
          <Link to="/" className="brand-link">
            <Brand />
          </Link>
          <nav aria-label="Main" className="tabs">
            {shown.map(
              ({ path, menu }) =>
                menu && (
                  <NavLink key={path} to={path.replace('/*', '')} end={path === '/'}>
                    <Icon name={menu.icon} />
                    {menu.title}
                  </NavLink>
                ),
            )}
          </nav>
          <div className="top-end">
            <ScreenStatus />
            <ThemeMenu />
            <SignOut />
          </div>
        </div>
      </header>
      <ScreenNotice />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
