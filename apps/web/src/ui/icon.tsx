const paths = {
  home: 'M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5',
  products: 'M12 20v-8M12 14c-4.5 0-7-2.5-7-7 4.5 0 7 2.5 7 7ZM12 12c0-4 2.3-6.5 7-6.5 0 4.5-2.5 6.5-7 6.5Z',
  orders:
    'M7 4h10a1.5 1.5 0 0 1 1.5 1.5V20l-2.7-1.6L13.2 20 12 19l-1.2 1-2.6-1.6L5.5 20V5.5A1.5 1.5 0 0 1 7 4ZM9 9h6M9 13h6',
  system: 'M9.5 4h5v4.5h-5ZM4 15.5h5V20H4ZM15 15.5h5V20h-5ZM12 8.5V12M6.5 15.5V12h11v3.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1',
  moon: 'M19.5 14.3A8 8 0 0 1 9.7 4.5a8 8 0 1 0 9.8 9.8Z',
  contrast: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 4v16M12 8h5.7M12 12h8M12 16h5.7',
  'sign-out': 'M10 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H10M14.5 8.5 18 12l-3.5 3.5M18 12H9.5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4.5l3 1.8',
  minus: 'M6 12h12',
  plus: 'M6 12h12M12 6v12',
  'arrow-right': 'M5 12h14M13.5 6.5 19 12l-5.5 5.5',
  'arrow-left': 'M19 12H5M10.5 6.5 5 12l5.5 5.5',
  offline:
    'M4 4l16 16M8.3 12.9a5.5 5.5 0 0 1 3-1.4M15.7 12.9l-.5-.4M5.3 9.7A10 10 0 0 1 8.6 7.6M11.5 6.9a10 10 0 0 1 7.2 2.8M12 17.5h.01',
  browser: 'M4 5.5h16v13H4ZM4 9.5h16M6.6 7.5h.01M9 7.5h.01',
  bus: 'M3.5 12h17M7 12V6.5M5 8.5l2-2 2 2M17 12v5.5M15 15.5l2 2 2-2M12 12v-3M12 15v-3',
  registry: 'M6 4.5h12v15H6ZM9.5 9h5M9.5 12.5h5M9.5 16h3',
  settings: 'M4 8h8M16 8h4M4 16h4M12 16h8M14 6v4M10 14v4',
  database:
    'M5.5 6.5c0-1.4 2.9-2.5 6.5-2.5s6.5 1.1 6.5 2.5S15.6 9 12 9 5.5 7.9 5.5 6.5ZM5.5 6.5v11C5.5 18.9 8.4 20 12 20s6.5-1.1 6.5-2.5v-11M5.5 12c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5',
} as const;

export type IconName = keyof typeof paths;

interface IconProps {
  name: IconName;
  /** In pixels. Default 20. */
  size?: number;
}

/** A sign drawn in the colour of the text. It says nothing to a screen reader: what it stands beside does. */
export function Icon({ name, size = 20 }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
