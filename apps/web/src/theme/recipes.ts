import * as chakra from '@chakra-ui/react/theme';

/**
 * The looks of the components that the app uses; those of all others would be a tenth of the first load. The test beside
 * this file names a component that is used and has no look.
 */
export const recipes = {
  badge: chakra.badgeRecipe,
  button: chakra.buttonRecipe,
  checkmark: chakra.checkmarkRecipe,
  code: chakra.codeRecipe,
  heading: chakra.headingRecipe,
  icon: chakra.iconRecipe,
  input: chakra.inputRecipe,
  inputAddon: chakra.inputAddonRecipe,
  kbd: chakra.kbdRecipe,
  link: chakra.linkRecipe,
  radiomark: chakra.radiomarkRecipe,
  separator: chakra.separatorRecipe,
  skeleton: chakra.skeletonRecipe,
  spinner: chakra.spinnerRecipe,
  textarea: chakra.textareaRecipe,
};

export const slotRecipes = {
  checkbox: chakra.checkboxSlotRecipe,
  combobox: chakra.comboboxSlotRecipe,
  dialog: chakra.dialogSlotRecipe,
  editable: chakra.editableSlotRecipe,
  field: chakra.fieldSlotRecipe,
  fieldset: chakra.fieldsetSlotRecipe,
  list: chakra.listSlotRecipe,
  menu: chakra.menuSlotRecipe,
  nativeSelect: chakra.nativeSelectSlotRecipe,
  popover: chakra.popoverSlotRecipe,
  radioCard: chakra.radioCardSlotRecipe,
  radioGroup: chakra.radioGroupSlotRecipe,
  segmentGroup: chakra.segmentGroupSlotRecipe,
  switch: chakra.switchSlotRecipe,
  table: chakra.tableSlotRecipe,
  tabs: chakra.tabsSlotRecipe,
  toast: chakra.toastSlotRecipe,
};
