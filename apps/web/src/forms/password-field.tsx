import { IconButton, Input, InputGroup } from '@chakra-ui/react';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { FieldFrame, type TextFieldProps } from './text-field.tsx';

/** A password, hidden unless its owner wants to see it. */
export function PasswordField({ label, field, error, hint, ...input }: TextFieldProps) {
  const [isShown, setShown] = useState(false);
  const Sign = isShown ? EyeOff : Eye;
  return (
    <FieldFrame label={label} error={error} hint={hint}>
      <InputGroup
        endElementProps={{ px: '1' }}
        endElement={
          <IconButton
            variant="ghost"
            size="sm"
            color="fg.muted"
            aria-label={isShown ? 'Hide password' : 'Show password'}
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
          >
            <Sign />
          </IconButton>
        }
      >
        <Input {...field} {...input} type={isShown ? 'text' : 'password'} />
      </InputGroup>
    </FieldFrame>
  );
}
