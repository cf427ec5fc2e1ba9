import { createSystem, defineConfig, defineRecipe, defineSlotRecipe } from '@chakra-ui/react';
import { defaultBaseConfig } from '@chakra-ui/react/preset-base';
import * as chakra from '@chakra-ui/react/theme';
import { recipes, slotRecipes } from './recipes.ts';
import { STATUS_COLORS } from './status-colors.ts';

const pair = (light: string, dark: string) => ({ value: { _light: light, _dark: dark } });

/** Each status as three tokens: `status.<name>.fg`, `.bg`, `.solid`. */
const status = Object.fromEntries(
  Object.entries(STATUS_COLORS).map(([name, { fg, bg, solid }]) => [
    name,
    { fg: pair(...fg), bg: pair(...bg), solid: pair(...solid) },
  ]),
);

/** The tint of a node group's icon tile: `group.<name>.fg` on `group.<name>.bg`. */
const group = {
  trigger: { fg: pair('#B45309', '#FBBF24'), bg: pair('#FEF3C7', '#3A2A0A') },
  service: { fg: pair('#1D4ED8', '#93C5FD'), bg: pair('#DBEAFE', '#14233F') },
  flow: { fg: pair('#6D28D9', '#C4B5FD'), bg: pair('#EDE9FE', '#26194A') },
  data: { fg: pair('#0F766E', '#5EEAD4'), bg: pair('#CCFBF1', '#0C2E2B') },
  code: { fg: pair('#BE185D', '#F9A8D4'), bg: pair('#FCE7F3', '#3D1229') },
};

const text = (size: string, lineHeight: string) => ({ value: { fontSize: size, lineHeight } });

const button = defineRecipe({
  base: { fontWeight: '500', borderRadius: 'field', transitionDuration: '140ms' },
  variants: {
    variant: {
      solid: { bg: 'accent.solid', color: 'accent.contrast', _hover: { bg: 'accent.emphasized' } },
      outline: { borderColor: 'border', bg: 'bg.panel', _hover: { bg: 'bg.muted' } },
      ghost: { _hover: { bg: 'bg.muted' } },
    },
    size: {
      sm: { h: { base: '11', md: '8' }, px: '3', fontSize: 'sm' },
      md: { h: { base: '11', md: '9' }, px: '3.5', fontSize: 'sm' },
    },
  },
  defaultVariants: { variant: 'outline', size: 'md' },
});

/** 16 px on the phone: with less, its browser zooms into the page when the field is entered. */
const fieldText = { base: 'md', md: 'sm' };
const fieldLook = { bg: 'bg.panel', borderColor: 'border.emphasized', focusRingColor: 'accent.focus' };

const input = defineRecipe({
  base: { borderRadius: 'field' },
  variants: {
    variant: { outline: fieldLook },
    size: {
      sm: { fontSize: fieldText, '--input-height': { base: 'sizes.11', md: 'sizes.8' } },
      md: { fontSize: fieldText, '--input-height': { base: 'sizes.11', md: 'sizes.9' } },
    },
  },
});

const textarea = defineRecipe({
  base: { borderRadius: 'field' },
  variants: { variant: { outline: fieldLook }, size: { md: { fontSize: fieldText } } },
});

const nativeSelect = defineSlotRecipe({
  slots: ['root', 'field', 'indicator', 'icon'],
  base: { field: { borderRadius: 'field' } },
  variants: {
    variant: { outline: { field: fieldLook } },
    size: { md: { field: { fontSize: fieldText, h: { base: '11', md: '9' } } } },
  },
});

/** Chakra's own theme without the looks of components that are not used. */
const base = defineConfig({
  preflight: true,
  cssVarsPrefix: chakra.cssVarsPrefix,
  cssVarsRoot: chakra.cssVarsRoot,
  globalCss: chakra.globalCss,
  theme: {
    breakpoints: chakra.breakpoints,
    keyframes: chakra.keyframes,
    tokens: chakra.tokens,
    semanticTokens: chakra.semanticTokens,
    recipes,
    slotRecipes,
    textStyles: chakra.textStyles,
    layerStyles: chakra.layerStyles,
    animationStyles: chakra.animationStyles,
  },
});

const config = defineConfig({
  globalCss: {
    // Toasts stand above the phone's bar at the bottom.
    html: { textSizeAdjust: '100%', '--toasts-bottom': { base: '72px', md: '16px' } },
    body: { bg: 'bg', color: 'fg', fontSize: 'sm', lineHeight: '20px', minHeight: '100dvh' },
    '*:focus-visible': { outline: '2px solid', outlineColor: 'accent.focus', outlineOffset: '2px' },
    '*, *::before, *::after': {
      _motionReduce: { animationDuration: '0.01ms !important', transitionDuration: '0.01ms !important' },
    },
  },
  theme: {
    tokens: {
      fonts: {
        heading: { value: '"Inter Variable", system-ui, sans-serif' },
        body: { value: '"Inter Variable", system-ui, sans-serif' },
        mono: { value: '"JetBrains Mono Variable", ui-monospace, monospace' },
      },
      fontSizes: {
        xs: { value: '12px' },
        code: { value: '13px' },
        sm: { value: '14px' },
        md: { value: '16px' },
        lg: { value: '20px' },
        xl: { value: '28px' },
      },
      radii: { card: { value: '10px' }, field: { value: '8px' } },
    },
    semanticTokens: {
      colors: {
        bg: {
          DEFAULT: pair('#FAFAFA', '#0C0D0F'),
          panel: pair('#FFFFFF', '#15171A'),
          subtle: pair('#F4F4F5', '#1B1E22'),
          muted: pair('#F0F0F2', '#202329'),
        },
        fg: {
          DEFAULT: pair('#18181B', '#ECEDEE'),
          muted: pair('#52525B', '#A6A8AE'),
          subtle: pair('#63636C', '#8F929A'),
        },
        border: { DEFAULT: pair('#E4E4E7', '#26292E'), emphasized: pair('#D4D4D8', '#3A3E45') },
        accent: {
          solid: pair('#0F766E', '#2DD4BF'),
          emphasized: pair('#115E59', '#5EEAD4'),
          contrast: pair('#FFFFFF', '#06201D'),
          fg: pair('#0F766E', '#2DD4BF'),
          subtle: pair('#E6F4F2', '#0F2A28'),
          muted: pair('#99D5CE', '#1C4E49'),
          focus: pair('#0F766E', '#2DD4BF'),
        },
        danger: {
          fg: pair('#B91C1C', '#FCA5A5'),
          solid: pair('#DC2626', '#F87171'),
          contrast: pair('#FFFFFF', '#2A0A0A'),
          subtle: pair('#FEF2F2', '#2E1416'),
        },
        status,
        group,
      },
      shadows: {
        float: {
          value: {
            _light: '0 8px 24px rgba(24,24,27,.10), 0 1px 3px rgba(24,24,27,.08)',
            _dark: '0 8px 24px rgba(0,0,0,.5)',
          },
        },
      },
    },
    textStyles: {
      page: { value: { fontSize: '20px', lineHeight: '28px', fontWeight: '600', letterSpacing: '-0.01em' } },
      section: { value: { fontSize: '16px', lineHeight: '24px', fontWeight: '600' } },
      label: { value: { fontSize: '13px', lineHeight: '18px', fontWeight: '500' } },
      small: text('12px', '16px'),
      code: { value: { fontSize: '13px', lineHeight: '20px', fontFamily: 'mono' } },
      figures: { value: { fontVariantNumeric: 'tabular-nums' } },
    },
    recipes: { button, input, textarea },
    slotRecipes: { nativeSelect },
  },
});

export const system = createSystem(defaultBaseConfig, base, config);
