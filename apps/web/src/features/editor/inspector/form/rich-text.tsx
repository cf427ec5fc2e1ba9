import { Code } from '@chakra-ui/react';

/** A text in which parts between backticks are code. */
export function RichText({ children }: { readonly children: string }) {
  return children.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text never change places
      <Code key={index} variant="surface" size="xs" fontFamily="mono">
        {part}
      </Code>
    ),
  );
}
