import { Link } from 'react-router';
import { Banner, Icon, type IconName } from '../../ui';
import type { Concern, Verdict } from './verdict';

const icons: Record<Concern['severity'], IconName> = { wait: 'clock', bad: 'cross' };

/** How the system does, in words that a stranger understands. Screen readers read out the title alone: counts change all the time. */
export function VerdictBanner({ verdict }: { verdict: Verdict }) {
  const { tone, title, text, concerns } = verdict;
  const [first] = concerns;
  return (
    <section aria-label="Health" className="verdict">
      <Banner
        tone={tone}
        title={title}
        announces="title"
        action={concerns.length === 1 && first && <Remedy concern={first} />}
      >
        {text}
      </Banner>
      {concerns.length > 1 && (
        <ul className="concerns">
          {concerns.map((concern) => (
            <li key={concern.title} className={`concern tone-${concern.severity}`}>
              <Icon name={icons[concern.severity]} size={18} />
              <p>
                <strong>{concern.title}.</strong> {concern.text}
              </p>
              <Remedy concern={concern} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Remedy({ concern: { remedy } }: { concern: Concern }) {
  if (remedy === undefined) return null;
  return (
    <Link to="/system/dead-letters" className="remedy">
      See what is wrong
    </Link>
  );
}
