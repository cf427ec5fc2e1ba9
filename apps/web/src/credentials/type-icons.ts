import type { CredentialType } from '@automateos/model';
import {
  Database,
  KeyRound,
  Link2,
  type LucideIcon,
  Mail,
  RectangleEllipsis,
  ShieldCheck,
  UserRound,
  Webhook,
} from 'lucide-react';

/** The sign of each type of credentials. */
export const TYPE_ICONS: Readonly<Record<CredentialType, LucideIcon>> = {
  basic: UserRound,
  header: RectangleEllipsis,
  bearer: KeyRound,
  query_key: Link2,
  oauth2_authorization_code: ShieldCheck,
  oauth2_client_credentials: ShieldCheck,
  smtp: Mail,
  postgres: Database,
  mysql: Database,
  webhook_secret: Webhook,
};
