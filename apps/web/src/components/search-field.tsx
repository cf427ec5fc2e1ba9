import { Input, InputGroup } from '@chakra-ui/react';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

const WAIT_FOR_TYPING_MS = 250;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  /** Called when the typing has paused. */
  readonly onChange: (text: string) => void;
}

/** A field that filters a list by text. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  }, [onChange]);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value; // changed from outside, such as by "Clear filters"
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, WAIT_FOR_TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <InputGroup flex={{ base: '1 1 100%', md: '0 1 280px' }} startElement={<Search size={16} aria-hidden />}>
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        h={{ base: '11', md: '9' }}
        bg="bg.panel"
        borderRadius="field"
        borderColor="border.emphasized"
        onChange={({ target }) => setText(target.value)}
      />
    </InputGroup>
  );
}
