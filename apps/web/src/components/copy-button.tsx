import { IconButton, type IconButtonProps } from '@chakra-ui/react';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toaster } from './toaster.tsx';

const SAID_FOR_MS = 1_500;

interface CopyButtonProps extends Omit<IconButtonProps, 'aria-label' | 'onClick'> {
  /** What is copied. */
  readonly text: string;
  /** Such as "Copy webhook URL". */
  readonly label: string;
}

/** Copies a text, and says for a moment that it did. */
export function CopyButton({ text, label, ...button }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Browsers give pages that came over plain HTTP from another machine no clipboard.
      toaster.create({ type: 'error', title: 'This browser does not let the page copy', description: text });
    }
  };
  const Sign = isCopied ? Check : Copy;
  return (
    <IconButton
      variant="ghost"
      size="sm"
      color={isCopied ? 'status.success.fg' : 'fg.muted'}
      aria-label={isCopied ? 'Copied' : label}
      title={label}
      {...button}
      onClick={() => void copy()}
    >
      <Sign />
    </IconButton>
  );
}
