import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.js';

const names = { account: 'account_id', roles: 'roles' };
const claims = {
  sub: 'u-1',
  name: 'Olivia',
  email: 'olivia@acme.example',
  account_id: 'acme',
  roles: ['admin'],
};

describe('an identity', () => {
  it('is read from the claims', () => {
    expect(identityOf(claims, names)).toEqual({
      subject: 'u-1',
      name: 'Olivia',
      email: 'olivia@acme.example',
      accountId: 'acme',
      roles: ['admin'],
    });
  });

  it.each([
    ['https://sight.example/account', { 'https://sight.example/account': 'acme' }],
    ['sight.account', { sight: { account: 'acme' } }],
  ])('has its account where %s says', (account, more) => {
    expect(identityOf({ sub: 'u-1', ...more }, { ...names, account })?.accountId).toBe('acme');
  });

  it.each([
    [{ realm_access: { roles: ['admin', 7, 'member'] } }, ['admin', 'member']],
    [{ realm_access: { roles: 'admin' } }, ['admin']],
    [{ realm_access: null }, []],
    [{}, []],
  ])('has the roles of %j', (more, roles) => {
    expect(identityOf({ ...claims, ...more }, { ...names, roles: 'realm_access.roles' })?.roles).toEqual(
      roles,
    );
  });

  it('is none without an account', () => {
    for (const account of [undefined, '', 7, 'x'.repeat(257), ['acme'], 'acme\ud800', 'acme\0']) {
      expect(identityOf({ ...claims, account_id: account }, names)).toBeUndefined();
    }
    expect(identityOf(claims, { ...names, account: 'constructor.name' })).toBeUndefined();
  });

  it('is shown by what there is of a name', () => {
    const { name: _name, ...nameless } = claims;
    expect(identityOf({ ...nameless, preferred_username: 'olivia' }, names)?.name).toBe('olivia');
    expect(identityOf(nameless, names)?.name).toBe('olivia@acme.example');
    expect(identityOf({ sub: 'u-1', account_id: 'acme' }, names)?.name).toBe('u-1');
  });
});
