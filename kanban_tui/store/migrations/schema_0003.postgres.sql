CREATE TABLE board (
    id SERIAL NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    require_start INTEGER NOT NULL,
    at_risk_percent INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    deleted INTEGER NOT NULL,
    work_hours TEXT COLLATE "C" DEFAULT 'mon-fri 9:00-17:00' NOT NULL,
    holidays TEXT COLLATE "C" DEFAULT '' NOT NULL,
    CONSTRAINT pk_board PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_board_name_key ON board (name_key) WHERE deleted = 0;
CREATE TABLE board_column (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    box_basis TEXT COLLATE "C",
    box_amount BIGINT,
    deleted INTEGER NOT NULL,
    retired_into INTEGER,
    entry_policy TEXT COLLATE "C" DEFAULT '' NOT NULL,
    exit_policy TEXT COLLATE "C" DEFAULT '' NOT NULL,
    stay_least BIGINT,
    deployment INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_board_column PRIMARY KEY (id),
    CONSTRAINT ck_board_column_kind CHECK (kind IN ('queue', 'active', 'waiting', 'done')),
    CONSTRAINT ck_board_column_box CHECK ((box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'working', 'days'))),
    CONSTRAINT ck_board_column_policy CHECK (stay_least > 0 AND deployment IN (0, 1)),
    CONSTRAINT fk_board_column_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_board_column_retired_into FOREIGN KEY(retired_into) REFERENCES board_column (id)
);
CREATE UNIQUE INDEX uq_board_column_name_key ON board_column (board_id, name_key) WHERE deleted = 0;
CREATE TABLE command (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    images TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_command PRIMARY KEY (id),
    CONSTRAINT ck_command_state CHECK (state IN ('done', 'undone', 'dropped', 'final')),
    CONSTRAINT fk_command_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
CREATE INDEX ix_command_board_id ON command (board_id, state, id);
CREATE TABLE work_type (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    box_basis TEXT COLLATE "C",
    box_amount BIGINT,
    deleted INTEGER NOT NULL,
    unit_name TEXT COLLATE "C",
    max_units BIGINT,
    CONSTRAINT pk_work_type PRIMARY KEY (id),
    CONSTRAINT ck_work_type_box CHECK ((box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'working', 'days'))),
    CONSTRAINT ck_work_type_units CHECK ((unit_name IS NULL) = (max_units IS NULL) AND (max_units IS NULL OR max_units > 0)),
    CONSTRAINT fk_work_type_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
CREATE UNIQUE INDEX uq_work_type_name_key ON work_type (board_id, name_key) WHERE deleted = 0;
CREATE TABLE exit_point (
    id SERIAL NOT NULL,
    column_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    required INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    CONSTRAINT pk_exit_point PRIMARY KEY (id),
    CONSTRAINT ck_exit_point_required CHECK (required IN (0, 1)),
    CONSTRAINT fk_exit_point_column_id FOREIGN KEY(column_id) REFERENCES board_column (id)
);
CREATE INDEX ix_exit_point_column_id ON exit_point (column_id);
CREATE TABLE item (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    column_id INTEGER NOT NULL,
    type_id INTEGER,
    position BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    title_key TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    tags TEXT COLLATE "C" NOT NULL,
    assignee TEXT COLLATE "C",
    assignee_key TEXT COLLATE "C",
    created_at BIGINT,
    entered_at BIGINT NOT NULL,
    first_started_at BIGINT,
    started_at BIGINT,
    finished_at BIGINT,
    blocked_at BIGINT,
    blocked_reason TEXT COLLATE "C",
    estimate BIGINT,
    due TEXT COLLATE "C",
    archived INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    lane TEXT COLLATE "C",
    planned_units BIGINT,
    done_units BIGINT DEFAULT 0 NOT NULL,
    parent_id INTEGER,
    container INTEGER DEFAULT 0 NOT NULL,
    box_basis TEXT COLLATE "C",
    box_amount BIGINT,
    CONSTRAINT pk_item PRIMARY KEY (id),
    CONSTRAINT ck_item_title CHECK (length(title) BETWEEN 1 AND 200),
    CONSTRAINT ck_item_flags CHECK (archived IN (0, 1) AND deleted IN (0, 1) AND archived >= deleted),
    CONSTRAINT ck_item_box CHECK ((box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'working', 'days'))),
    CONSTRAINT ck_item_person CHECK ((assignee IS NULL) = (assignee_key IS NULL) AND (assignee_key IS NULL OR assignee_key <> '' AND (assignee_key = lower(assignee) OR octet_length(assignee) > length(assignee)))),
    CONSTRAINT ck_item_lane CHECK (lane = 'expedite'),
    CONSTRAINT ck_item_units CHECK (planned_units >= 1 AND done_units >= 0 AND done_units <= coalesce(planned_units, 0)),
    CONSTRAINT ck_item_pieces CHECK (container IN (0, 1) AND archived >= container AND parent_id <> id),
    CONSTRAINT fk_item_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_item_column_id FOREIGN KEY(column_id) REFERENCES board_column (id),
    CONSTRAINT fk_item_type_id FOREIGN KEY(type_id) REFERENCES work_type (id),
    CONSTRAINT fk_item_parent_id FOREIGN KEY(parent_id) REFERENCES item (id)
);
CREATE INDEX ix_item_board_id ON item (board_id, archived);
CREATE INDEX ix_item_lane ON item (board_id, column_id) WHERE lane IS NOT NULL;
CREATE INDEX ix_item_parent_id ON item (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_item_place ON item (column_id, archived, position, id, title_key);
CREATE TABLE policy_change (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    command_id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    subject_id INTEGER NOT NULL,
    before TEXT COLLATE "C",
    after TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    CONSTRAINT pk_policy_change PRIMARY KEY (id),
    CONSTRAINT fk_policy_change_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_policy_change_command_id FOREIGN KEY(command_id) REFERENCES command (id)
);
CREATE INDEX ix_policy_change_board_id ON policy_change (board_id);
CREATE TABLE wip_scope (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    column_id INTEGER,
    type_id INTEGER,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    measure TEXT COLLATE "C" NOT NULL,
    chosen INTEGER NOT NULL,
    wip_limit BIGINT,
    drain_to BIGINT,
    held BIGINT NOT NULL,
    counted BIGINT NOT NULL,
    CONSTRAINT pk_wip_scope PRIMARY KEY (id),
    CONSTRAINT ck_wip_scope_kind CHECK (kind IN ('column', 'board', 'group', 'type', 'person', 'each_person', 'lane')),
    CONSTRAINT ck_wip_scope_subject CHECK ((kind = 'column') = (column_id IS NOT NULL) AND (kind = 'type') = (type_id IS NOT NULL)),
    CONSTRAINT ck_wip_scope_measure CHECK (measure IN ('items', 'units')),
    CONSTRAINT ck_wip_scope_law CHECK (held <= wip_limit),
    CONSTRAINT ck_wip_scope_numbers CHECK (held >= 0 AND wip_limit >= 0 AND drain_to >= 0 AND chosen IN (0, 1)),
    CONSTRAINT ck_wip_scope_drain CHECK (drain_to IS NULL OR (wip_limit IS NOT NULL AND drain_to < wip_limit)),
    CONSTRAINT fk_wip_scope_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_wip_scope_column_id FOREIGN KEY(column_id) REFERENCES board_column (id),
    CONSTRAINT fk_wip_scope_type_id FOREIGN KEY(type_id) REFERENCES work_type (id)
);
CREATE UNIQUE INDEX uq_wip_scope_column_id ON wip_scope (column_id);
CREATE UNIQUE INDEX uq_wip_scope_name_key ON wip_scope (board_id, kind, name_key) WHERE column_id IS NULL AND type_id IS NULL;
CREATE UNIQUE INDEX uq_wip_scope_type_id ON wip_scope (type_id);
CREATE TABLE block (
    id SERIAL NOT NULL,
    item_id INTEGER NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    deleted INTEGER NOT NULL,
    CONSTRAINT pk_block PRIMARY KEY (id),
    CONSTRAINT fk_block_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
CREATE INDEX ix_block_item_id ON block (item_id);
CREATE TABLE command_item (
    command_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    CONSTRAINT pk_command_item PRIMARY KEY (command_id, item_id),
    CONSTRAINT uq_command_item_item_id UNIQUE (item_id, command_id),
    CONSTRAINT fk_command_item_command_id FOREIGN KEY(command_id) REFERENCES command (id),
    CONSTRAINT fk_command_item_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
CREATE TABLE move (
    id SERIAL NOT NULL,
    item_id INTEGER NOT NULL,
    command_id INTEGER NOT NULL,
    from_column_id INTEGER,
    to_column_id INTEGER,
    at BIGINT NOT NULL,
    backdated INTEGER NOT NULL,
    voids INTEGER,
    doubt TEXT COLLATE "C",
    CONSTRAINT pk_move PRIMARY KEY (id),
    CONSTRAINT ck_move_doubt CHECK (doubt IN ('skipped', 'doubled', 'dated', 'naive')),
    CONSTRAINT fk_move_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_move_command_id FOREIGN KEY(command_id) REFERENCES command (id),
    CONSTRAINT fk_move_from_column_id FOREIGN KEY(from_column_id) REFERENCES board_column (id),
    CONSTRAINT fk_move_to_column_id FOREIGN KEY(to_column_id) REFERENCES board_column (id),
    CONSTRAINT fk_move_voids FOREIGN KEY(voids) REFERENCES move (id)
);
CREATE INDEX ix_move_command_id ON move (command_id);
CREATE INDEX ix_move_item_id ON move (item_id, id);
CREATE TABLE note (
    id SERIAL NOT NULL,
    item_id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    deleted INTEGER NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY (id),
    CONSTRAINT fk_note_item_id FOREIGN KEY(item_id) REFERENCES item (id)
);
CREATE INDEX ix_note_item_id ON note (item_id);
CREATE TABLE point_tick (
    id SERIAL NOT NULL,
    item_id INTEGER NOT NULL,
    point_id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    deleted INTEGER NOT NULL,
    CONSTRAINT pk_point_tick PRIMARY KEY (id),
    CONSTRAINT fk_point_tick_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_point_tick_point_id FOREIGN KEY(point_id) REFERENCES exit_point (id)
);
CREATE INDEX ix_point_tick_item_id ON point_tick (item_id);
CREATE TABLE refusal (
    id SERIAL NOT NULL,
    board_id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    command TEXT COLLATE "C" NOT NULL,
    item_id INTEGER,
    column_id INTEGER,
    CONSTRAINT pk_refusal PRIMARY KEY (id),
    CONSTRAINT fk_refusal_board_id FOREIGN KEY(board_id) REFERENCES board (id),
    CONSTRAINT fk_refusal_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_refusal_column_id FOREIGN KEY(column_id) REFERENCES board_column (id)
);
CREATE INDEX ix_refusal_board_id ON refusal (board_id, at);
CREATE TABLE scope_column (
    column_id INTEGER NOT NULL,
    scope_id INTEGER NOT NULL,
    CONSTRAINT pk_scope_column PRIMARY KEY (column_id, scope_id),
    CONSTRAINT fk_scope_column_column_id FOREIGN KEY(column_id) REFERENCES board_column (id),
    CONSTRAINT fk_scope_column_scope_id FOREIGN KEY(scope_id) REFERENCES wip_scope (id)
);
CREATE INDEX ix_scope_column_scope_id ON scope_column (scope_id);
