import { AppError } from '@automateos/model';
import type { UseCases, UserRecord } from '@automateos/runtime';
import type { Passwords } from '../../auth/passwords.ts';
import { addressKey } from '../../server/client-address.ts';
import type { SignInThrottle } from '../../throttle/sign-in-throttle.ts';

export interface SignInOptions {
  readonly useCases: UseCases;
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
}

export type SignIn = (email: string, password: string, address: string | null) => Promise<UserRecord>;

/** Checks e-mail and password. An account that does not exist costs the same work and gets the same answer. */
export function createSignIn({ useCases, passwords, throttle }: SignInOptions): SignIn {
  const check = async (email: string, password: string) => {
    // No account has such an address, and not every database takes the character.
    const user = email.includes('\0') ? undefined : await useCases.users.findByEmail(email);
    const isRight = await passwords.verify(user?.passwordHash, password);
    return { user, isAllowed: isRight && user?.isDisabled === false };
  };

  return async (writtenEmail, password, address) => {
    const email = writtenEmail.trim().toLowerCase();
    const attempt = throttle.begin(email, addressKey(address));
    const { user, isAllowed } = await check(email, password).catch((error: unknown) => {
      attempt.takeBack();
      throw error;
    });
    if (user === undefined || !isAllowed) {
      await useCases.users.recordSignIn({ userId: user?.id ?? null, succeeded: false, address });
      throw new AppError('INVALID_CREDENTIALS', 'E-mail address or password is wrong.');
    }
    attempt.succeed();
    if (passwords.isOutdated(user.passwordHash)) {
      await useCases.users.replacePasswordHash(user.id, user.passwordHash, await passwords.hash(password));
    }
    await useCases.users.recordSignIn({ userId: user.id, succeeded: true, address });
    return user;
  };
}
