import { AppError } from '@automateos/model';
import type { UseCases, UserRecord } from '@automateos/runtime';
import type { Passwords } from '../../auth/passwords.ts';
import { type SignInThrottle, tryPassword } from '../../throttle/sign-in-throttle.ts';

export interface SignInOptions {
  readonly useCases: UseCases;
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
}

export type SignIn = (email: string, password: string, address: string | null) => Promise<UserRecord>;

/** The same words for what is unknown, wrong or disabled. */
export function invalidCredentials(): AppError {
  return new AppError('INVALID_CREDENTIALS', 'E-mail address or password is wrong.');
}

/** Checks e-mail and password. An account that does not exist costs the same work and gets the same answer. */
export function createSignIn({ useCases, passwords, throttle }: SignInOptions): SignIn {
  return async (writtenEmail, password, address) => {
    const email = writtenEmail.trim().toLowerCase();
    let user: UserRecord | undefined;
    const isAllowed = await tryPassword(throttle, email, address, async () => {
      // No account has such an address, and not every database takes the character.
      user = email.includes('\0') ? undefined : await useCases.users.findByEmail(email);
      const isRight = await passwords.verify(user?.passwordHash, password);
      return isRight && user?.isDisabled === false;
    });
    if (user === undefined || !isAllowed) {
      await useCases.users.recordSignIn({ userId: user?.id ?? null, succeeded: false, address });
      throw invalidCredentials();
    }
    if (passwords.isOutdated(user.passwordHash)) {
      await useCases.users.replacePasswordHash(user.id, user.passwordHash, await passwords.hash(password));
    }
    await useCases.users.recordSignIn({ userId: user.id, succeeded: true, address });
    return user;
  };
}
