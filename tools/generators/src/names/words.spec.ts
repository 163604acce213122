import { describe, expect, it, test } from 'vitest';
import { pluralOf, singularOf, withArticle, wordsOf } from './words.ts';

test.each(['UserProfile', 'userProfile', 'user-profile', 'user_profile', 'user profile', 'User_Profile'])(
  'the words of %s are user and profile',
  (text) => {
    expect(wordsOf(text)).toEqual(['user', 'profile']);
  },
);

test('capitals in a row are one word', () => {
  expect(wordsOf('HTMLPage')).toEqual(['html', 'page']);
});

describe('plural and singular', () => {
  it.each([
    ['invoice', 'invoices'],
    ['category', 'categories'],
    ['key', 'keys'],
    ['address', 'addresses'],
    ['box', 'boxes'],
    ['batch', 'batches'],
    ['size', 'sizes'],
    ['warehouse', 'warehouses'],
    ['billing', 'billings'],
    ['person', 'people'],
    ['child', 'children'],
    ['shelf', 'shelves'],
    ['hero', 'heroes'],
    ['cache', 'caches'],
    ['cookie', 'cookies'],
    ['canvas', 'canvases'],
    ['lens', 'lenses'],
    ['analysis', 'analyses'],
    ['api', 'apis'],
    ['taxi', 'taxis'],
    ['calorie', 'calories'],
    ['prairie', 'prairies'],
    ['selfie', 'selfies'],
    ['smoothie', 'smoothies'],
    ['berry', 'berries'],
    ['portcullis', 'portcullises'],
    ['expense', 'expenses'],
    ['course', 'courses'],
  ])('of %s is %s, and back', (singular, plural) => {
    expect(pluralOf(singular)).toBe(plural);
    expect(singularOf(plural)).toBe(singular);
  });

  it.each(['sheep', 'equipment', 'news', 'sms', 'series', 'analytics', 'settings'])(
    'of %s differ, for both name something in the code',
    (word) => {
      expect(pluralOf(word)).not.toBe(word);
      expect(singularOf(pluralOf(word))).toBe(word);
    },
  );

  it.each(
    'billing address status analysis inventory axis basis canvas sms news series portcullis tennis iris'.split(
      ' ',
    ),
  )('%s is in the singular', (word) => {
    expect(singularOf(word)).toBe(word);
  });
});

test('the article goes by the sound', () => {
  expect(['invoice', 'umbrella', 'user', 'unit', 'billing'].map(withArticle)).toEqual([
    'an invoice',
    'an umbrella',
    'a user',
    'a unit',
    'a billing',
  ]);
});
