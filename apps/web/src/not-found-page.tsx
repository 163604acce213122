import { Link } from 'react-router';
import { PatternPicture } from './art';
import { buttonClass, Card, Empty, Page } from './ui';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Card>
        <Empty
          title="There is nothing at this address"
          picture={<PatternPicture name="not-found" columns={4} rows={4} />}
        >
          <p>It may have moved, or was never there.</p>
          <Link to="/" className={buttonClass({ kind: 'quiet' })}>
            Go home
          </Link>
        </Empty>
      </Card>
    </Page>
  );
}
