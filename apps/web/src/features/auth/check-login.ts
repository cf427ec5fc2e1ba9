import { tokenBodySchema } from '@automateos/model';
import { houseResolver } from '../../forms/house-resolver.ts';

const { email, password } = tokenBodySchema.shape;

/** The server answers empty fields like wrong ones; here it is said before anything is sent. */
export const checkLogin = houseResolver(
  tokenBodySchema.pick({ email: true, password: true }).extend({
    email: email.trim().min(1, 'Enter your e-mail address'),
    password: password.min(1, 'Enter your password'),
  }),
);
