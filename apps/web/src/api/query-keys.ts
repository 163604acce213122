/** The keys of the query cache that every part of the application knows. Each part has keys of its own beside them. */
export const queryKeys = {
  home: ['home'],
} as const;
