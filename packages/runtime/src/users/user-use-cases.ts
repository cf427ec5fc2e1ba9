import { AppError, type UserId } from '@automateos/model';
import type { UserStore } from '../ports.ts';
import type { UseCases } from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';
import { prepareSession, type SessionDeps } from './session-use-cases.ts';

export interface UserDeps {
  readonly store: UserStore;
  readonly sessions: SessionDeps;
  readonly isRegistrationOpen: boolean;
  readonly newUserId: () => UserId;
}

export function createUserUseCases(deps: UserDeps): UseCases['users'] {
  const { store, sessions, isRegistrationOpen, newUserId } = deps;
  const { clock } = sessions;
  return {
    isRegistrationOpen: () => isRegistrationOpen,
    register: async ({ email, passwordHash, address }) => {
      if (!isRegistrationOpen) {
        throw new AppError('REGISTRATION_CLOSED', 'New accounts cannot be made here; ask the operator.');
      }
      const id = newUserId();
      const at = clock.nowMs();
      const user = { id, email, passwordHash, tokenVersion: 1, isDisabled: false, createdAt: at };
      const entry = { actorId: id, action: 'user.registered', subjectId: id, at, address };
      if (await store.insertUser(user, entry)) return user;
      throw new AppError('EMAIL_TAKEN', 'There is an account with this e-mail address already.');
    },
    findByEmail: (email) => store.findUserByEmail(email),
    find: (id) => store.findUser(id),
    replacePasswordHash: (id, oldHash, newHash) => store.replacePasswordHash(id, oldHash, newHash),
    recordSignIn: ({ userId, succeeded, address }) =>
      store.appendAudit({
        actorId: userId,
        action: succeeded ? 'user.signed-in' : 'user.sign-in-failed',
        subjectId: userId,
        at: clock.nowMs(),
        address,
      }),
    changePassword: async (actor, { tokenVersion, passwordHash, isRemembered }) => {
      const next = isRemembered ? prepareSession(sessions, actor.userId, tokenVersion + 1) : undefined;
      const change = { tokenVersion, passwordHash, next: next?.session };
      const entry = audit(actor, 'user.password-changed', actor.userId, clock);
      const isChanged = await sessions.store.changePassword(actor.userId, change, entry);
      return isChanged ? { tokenVersion: tokenVersion + 1, grant: next?.grant } : undefined;
    },
    recordWrongPassword: (actor) => store.appendAudit(audit(actor, 'user.password-change-failed', actor.userId, clock)),
  };
}
