/** The kind of data under which a node type is dragged from the palette to the canvas. */
export const DRAGGED_TYPE = 'application/x-automateos-node-type';
