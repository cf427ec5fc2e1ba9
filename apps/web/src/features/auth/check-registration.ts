import { registerBodySchema } from '@automateos/model';
import { houseResolver } from '../../forms/house-resolver.ts';

export const checkRegistration = houseResolver(registerBodySchema);
