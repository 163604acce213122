import { describe, expect, it } from 'vitest';
import { describeError, toFormProblem } from './form-problem';
import { ApiProblem, ConnectionError } from './problem';

const fields = ['email', 'password'] as const;

describe('sorting a failure onto a form', () => {
  it('has nothing to say when nothing failed', () => {
    expect(toFormProblem(undefined, fields)).toEqual({ fields: {}, message: undefined });
  });

  it('puts each error beside its field and joins those of one field', () => {
    const fieldErrors = [
      { field: 'password', message: 'Too short.' },
      { field: 'email', message: 'Not an address.' },
      { field: 'password', message: 'Too common.' },
    ];
    const problem = new ApiProblem({ status: 400, title: 'Invalid', fieldErrors });

    expect(toFormProblem(problem, fields)).toEqual({
      fields: { email: 'Not an address.', password: 'Too short. Too common.' },
      message: undefined,
    });
  });

  it('loses no error of a member that the form does not show', () => {
    const problem = new ApiProblem({
      status: 400,
      title: 'Invalid',
      fieldErrors: [{ field: 'locale', message: 'unknown' }],
    });

    expect(toFormProblem(problem, fields)).toEqual({ fields: {}, message: 'locale: unknown' });
  });

  it('speaks for the whole form when no member is named', () => {
    const problem = new ApiProblem({ status: 409, title: 'Conflict', detail: 'This email is taken.' });

    expect(toFormProblem(problem, fields).message).toBe('This email is taken.');
  });
});

describe('describing a failure', () => {
  it.each([
    [new ApiProblem({ status: 429, title: 'x', retryAfterSeconds: 1 }), /in 1 second\./],
    [new ApiProblem({ status: 429, title: 'x', retryAfterSeconds: 40 }), /in 40 seconds\./],
    [new ApiProblem({ status: 429, title: 'x' }), /wait a moment/],
    [new ApiProblem({ status: 503, title: 'UNAVAILABLE: order' }), /not working on our side/],
    [new ConnectionError(new TypeError('fetch failed')), /could not be reached/],
    [new TypeError('x is undefined'), /^Something went wrong/],
  ])('says %s in words for a person', (error, expected) => {
    expect(describeError(error)).toMatch(expected);
  });
});
