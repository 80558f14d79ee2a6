import proto, { type onnx } from 'onnx-proto';

const FLOAT = 1;
const INT8 = 3;
const TYPE_FLOAT = 1;
const TYPE_INT = 2;
const TYPE_INTS = 7;

/** A constant of floats, row-major. */
export interface Floats {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** A constant of whole numbers from -128 to 127, row-major. */
export interface Bytes {
  readonly dims: readonly number[];
  readonly values: Int8Array;
}

/** The operators that ONNX Runtime adds to those of ONNX. */
const RUNTIME = 'com.microsoft';

export interface Node {
  readonly type: string;
  /** The set that its type belongs to; '' is ONNX's own. */
  readonly domain: string;
  inputs: string[];
  outputs: string[];
  readonly attributes: onnx.IAttributeProto[];
}

/** What an attribute is written as: a whole number, a list of them, or `{float}`. */
type Attribute = number | readonly number[] | { readonly float: number };

/** An ONNX graph that can be rewritten: its nodes in order of execution, and its constants by name. */
export class Graph {
  nodes: Node[];
  outputs: ReadonlySet<string>;
  readonly opset: number;
  readonly #model: onnx.ModelProto;
  readonly #tensors = new Map<string, onnx.ITensorProto>();
  readonly #floats = new Map<string, Floats>();
  readonly #bytes = new Map<string, Bytes>();
  #made = 0;

  constructor(bytes: Uint8Array) {
    this.#model = proto.onnx.ModelProto.decode(bytes);
    const graph = this.#model.graph;
    if (!graph) throw new TypeError('The model has no graph.');
    this.opset = Number(this.#model.opsetImport.find((set) => !set.domain)?.version ?? 0);
    this.outputs = new Set((graph.output ?? []).map((output) => output.name ?? ''));
    for (const tensor of graph.initializer ?? []) this.#tensors.set(tensor.name ?? '', tensor);
    this.nodes = [];
    for (const { opType, domain, input, output, attribute } of graph.node ?? []) {
      const [type, outputs, attributes] = [opType ?? '', output ?? [], attribute ?? []];
      const value = type === 'Constant' ? attributes.find((a) => a.name === 'value')?.t : null;
      if (value) this.#tensors.set(outputs[0]!, value);
      else this.nodes.push({ type, domain: domain ?? '', inputs: input ?? [], outputs, attributes });
    }
  }

  /** A constant of floats by its name; null for what is computed or of another type. */
  floats(name: string | undefined): Floats | null {
    if (name === undefined) return null;
    const known = this.#floats.get(name);
    if (known) return known;
    const tensor = this.#tensors.get(name);
    if (tensor?.dataType !== FLOAT) return null;
    const dims = (tensor.dims ?? []).map(Number);
    const raw = tensor.rawData;
    // The bytes lie at any offset in the file, floats need one divisible by four: copy.
    const values = raw?.length
      ? new Float32Array(Uint8Array.from(raw).buffer)
      : Float32Array.from(tensor.floatData ?? []);
    const floats = { dims, values };
    this.#floats.set(name, floats);
    return floats;
  }

  /** The value of a constant that holds a single float. */
  scalar(name: string | undefined): number | null {
    const floats = this.floats(name);
    return floats?.values.length === 1 ? floats.values[0]! : null;
  }

  /** Adds a constant and returns its name. */
  constant(dims: readonly number[], values: Float32Array | Int8Array): string {
    const name = this.name('constant');
    if (values instanceof Int8Array) this.#bytes.set(name, { dims, values });
    else this.#floats.set(name, { dims, values });
    return name;
  }

  /** A name that nothing in the graph has. */
  name(kind: string): string {
    return `recto.${kind}.${this.#made++}`;
  }

  node(type: string, inputs: string[], output: string, attributes: Readonly<Record<string, Attribute>> = {}): Node {
    const written = Object.entries(attributes).map(([name, value]): onnx.IAttributeProto => {
      if (typeof value === 'number') return { name, type: TYPE_INT, i: value };
      return 'float' in value
        ? { name, type: TYPE_FLOAT, f: value.float }
        : { name, type: TYPE_INTS, ints: [...value] };
    });
    return { type, domain: '', inputs, outputs: [output], attributes: written };
  }

  /** A node of a type that only ONNX Runtime has; without attributes. */
  runtimeNode(type: string, inputs: string[], output: string): Node {
    return { type, domain: RUNTIME, inputs, outputs: [output], attributes: [] };
  }

  producer(name: string): Node | null {
    return this.nodes.find((node) => node.outputs.includes(name)) ?? null;
  }

  consumers(name: string): Node[] {
    return this.nodes.filter((node) => node.inputs.includes(name));
  }

  /** The one node that uses a value, when there is only one, the graph does not return it, and it has the type. */
  sole(name: string, ...types: readonly string[]): Node | null {
    if (this.outputs.has(name)) return null;
    const [only, ...others] = this.consumers(name);
    return only && others.length === 0 && types.includes(only.type) ? only : null;
  }

  /** Puts nodes in the place of the last of `old`, and drops these. */
  replace(old: readonly Node[], nodes: readonly Node[]): void {
    const at = Math.max(...old.map((node) => this.nodes.indexOf(node)));
    this.nodes.splice(at + 1, 0, ...nodes);
    this.nodes = this.nodes.filter((node) => !old.includes(node));
  }

  /** Lets the graph return these values instead, and drops what they do not need. */
  returns(...names: readonly string[]): void {
    const graph = this.#model.graph!;
    graph.output = names.map((name) =>
      proto.onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType: FLOAT } } }),
    );
    this.outputs = new Set(names);
    const needed = new Set(names);
    this.nodes = this.nodes
      .toReversed()
      .filter((node) => {
        if (!node.outputs.some((output) => needed.has(output))) return false;
        for (const input of node.inputs) needed.add(input);
        return true;
      })
      .toReversed();
  }

  /** The model's bytes, with only those constants that are still used. */
  bytes(): Uint8Array {
    const graph = this.#model.graph!;
    const used = new Set([...this.outputs, ...this.nodes.flatMap((node) => node.inputs)]);
    graph.node = this.nodes.map(({ type, domain, inputs, outputs, attributes }) =>
      proto.onnx.NodeProto.create({ opType: type, domain, input: inputs, output: outputs, attribute: attributes }),
    );
    const sets = this.#model.opsetImport;
    if (this.nodes.some((node) => node.domain === RUNTIME) && !sets.some((set) => set.domain === RUNTIME))
      sets.push(proto.onnx.OperatorSetIdProto.create({ domain: RUNTIME, version: 1 }));
    graph.initializer = [...used].flatMap((name) => {
      const floats = this.#floats.get(name);
      if (floats)
        return proto.onnx.TensorProto.create({ name, dims: [...floats.dims], dataType: FLOAT, rawData: raw(floats) });
      const bytes = this.#bytes.get(name);
      if (bytes)
        return proto.onnx.TensorProto.create({ name, dims: [...bytes.dims], dataType: INT8, rawData: raw(bytes) });
      const tensor = this.#tensors.get(name);
      return tensor ? proto.onnx.TensorProto.create({ ...tensor, name }) : [];
    });
    graph.valueInfo = [];
    return proto.onnx.ModelProto.encode(this.#model).finish();
  }
}

function raw({ values }: Floats | Bytes): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function attribute(node: Node, name: string): onnx.IAttributeProto | null {
  return node.attributes.find((a) => a.name === name) ?? null;
}

/** The input of a node of two that is not `name`. */
export function other(node: Node, name: string): string {
  return node.inputs[0] === name ? node.inputs[1]! : node.inputs[0]!;
}
