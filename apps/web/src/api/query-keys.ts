/** The keys of the query cache that every part of the application knows. Each part has keys of its own beside them. */
export const queryKeys = {
  home: ['home'],
  /** The first part of every key of the system page. */
  system: ['system'],
} as const;
