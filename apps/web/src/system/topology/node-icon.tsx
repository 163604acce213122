const paths = {
  browser: 'M4 5.5h16v13H4ZM4 9.5h16M6.6 7.5h.01M9 7.5h.01',
  bus: 'M3.5 12h17M7 12V6.5M5 8.5l2-2 2 2M17 12v5.5M15 15.5l2 2 2-2M12 12v-3M12 15v-3',
  registry: 'M6 4.5h12v15H6ZM9.5 9h5M9.5 12.5h5M9.5 16h3',
  settings: 'M4 8h8M16 8h4M4 16h4M12 16h8M14 6v4M10 14v4',
  database:
    'M5.5 6.5c0-1.4 2.9-2.5 6.5-2.5s6.5 1.1 6.5 2.5S15.6 9 12 9 5.5 7.9 5.5 6.5ZM5.5 6.5v11C5.5 18.9 8.4 20 12 20s6.5-1.1 6.5-2.5v-11M5.5 12c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5',
} as const;

export type NodeIconName = keyof typeof paths;

/** What a node is, drawn in the colour of its text. It says nothing to a screen reader: the node's name does. */
export function NodeIcon({ name }: { name: NodeIconName }) {
  return (
    <svg
      width={name === 'database' ? 16 : 22}
      height={name === 'database' ? 16 : 22}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
