BEGIN TRANSACTION;
CREATE TABLE activity (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	xid BIGINT NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	external_id VARCHAR(200), 
	live BOOLEAN NOT NULL, 
	identity_id INTEGER NOT NULL, 
	verb VARCHAR(60) NOT NULL, 
	thing_id INTEGER NOT NULL, 
	target_id INTEGER, 
	retracts_id INTEGER, 
	facts JSON NOT NULL, 
	CONSTRAINT fk_activity_identity_id_identity FOREIGN KEY(identity_id) REFERENCES identity (id), 
	CONSTRAINT fk_activity_retracts_id_activity FOREIGN KEY(retracts_id) REFERENCES activity (id), 
	CONSTRAINT fk_activity_target_id_thing FOREIGN KEY(target_id) REFERENCES thing (id), 
	CONSTRAINT fk_activity_thing_id_thing FOREIGN KEY(thing_id) REFERENCES thing (id), 
	CONSTRAINT uq_activity_source_external_id UNIQUE (source, external_id)
);
INSERT INTO "activity" VALUES(1,0,'2026-11-22 14:49:30.197940','2026-11-22 14:49:30.197940','community',NULL,1,1,'group.founded',1,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(2,0,'2026-11-22 14:49:30.277592','2026-11-22 14:49:30.277592','community',NULL,1,2,'person.joined',2,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(3,0,'2026-11-22 14:49:30.298959','2026-11-22 14:49:30.298959','community',NULL,1,3,'person.joined',3,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(4,0,'2026-11-22 14:49:30.319848','2026-11-22 14:49:30.319848','community',NULL,1,4,'person.joined',4,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(5,0,'2026-11-22 14:49:30.349294','2026-11-22 14:49:30.349294','community',NULL,1,5,'person.joined',5,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(6,0,'2026-11-22 14:49:30.389334','2026-11-22 14:49:30.389334','community',NULL,1,5,'group.joined',1,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(7,0,'2026-11-22 14:49:30.401097','2026-11-22 14:49:30.401097','community',NULL,1,1,'group.founded',6,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(8,0,'2026-11-22 14:49:30.403458','2026-11-22 14:49:30.403458','community',NULL,1,2,'group.joined',6,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(9,0,'2026-11-22 14:49:30.430378','2026-11-22 14:49:30.430378','community',NULL,1,3,'group.joined',6,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(10,0,'2026-11-22 14:49:30.475968','2026-11-22 14:49:30.475968','community',NULL,1,2,'topic.started',7,6,NULL,'{}');
INSERT INTO "activity" VALUES(11,0,'2026-11-22 14:49:30.492066','2026-11-22 14:49:30.492066','community',NULL,1,3,'post.written',9,7,NULL,'{}');
INSERT INTO "activity" VALUES(12,0,'2026-11-22 14:49:30.495436','2026-11-22 14:49:30.495436','community',NULL,1,1,'group.founded',10,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(13,0,'2026-11-22 14:49:30.503143','2026-11-22 14:49:30.503143','community',NULL,1,2,'group.joined',10,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(14,0,'2026-11-22 14:49:30.510892','2026-11-22 14:49:30.510892','community',NULL,1,3,'group.joined',10,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(15,0,'2026-11-22 14:49:30.529328','2026-11-22 14:49:30.529328','community',NULL,1,2,'topic.started',11,10,NULL,'{}');
INSERT INTO "activity" VALUES(16,0,'2026-11-22 14:49:30.541762','2026-11-22 14:49:30.541762','community',NULL,1,3,'post.written',13,11,NULL,'{}');
INSERT INTO "activity" VALUES(17,0,'2026-11-22 14:49:30.553599','2026-11-22 14:49:30.553599','community',NULL,1,1,'group.founded',14,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(18,0,'2026-11-22 14:49:30.573167','2026-11-22 14:49:30.573167','community',NULL,1,2,'group.joined',14,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(19,0,'2026-11-22 14:49:30.579043','2026-11-22 14:49:30.579043','community',NULL,1,3,'group.joined',14,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(20,0,'2026-11-22 14:49:30.583502','2026-11-22 14:49:30.583502','community',NULL,1,2,'topic.started',15,14,NULL,'{}');
INSERT INTO "activity" VALUES(21,0,'2026-11-22 14:49:30.608728','2026-11-22 14:49:30.608728','community',NULL,1,3,'post.written',17,15,NULL,'{}');
INSERT INTO "activity" VALUES(22,0,'2026-11-22 14:49:31.191242','2026-11-22 14:49:31.191242','community',NULL,1,1,'lead.opened',18,NULL,NULL,'{}');
INSERT INTO "activity" VALUES(23,0,'2026-11-22 14:49:31.273196','2026-11-22 14:49:31.273196','community',NULL,1,1,'lead.opened',19,NULL,NULL,'{}');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE audience (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	visibility VARCHAR(20) NOT NULL, 
	parent_id INTEGER, 
	CONSTRAINT pk_audience PRIMARY KEY (id), 
	CONSTRAINT fk_audience_parent_id_audience FOREIGN KEY(parent_id) REFERENCES audience (id), 
	CONSTRAINT ck_audience_audiencekind CHECK (kind IN ('site', 'group', 'conversation', 'person')), 
	CONSTRAINT ck_audience_visibility CHECK (visibility IN ('public', 'semi_private', 'private'))
);
INSERT INTO "audience" VALUES(1,'site','public',NULL);
INSERT INTO "audience" VALUES(2,'group','private',1);
INSERT INTO "audience" VALUES(3,'group','public',1);
INSERT INTO "audience" VALUES(4,'group','semi_private',1);
INSERT INTO "audience" VALUES(5,'group','private',1);
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	destination VARCHAR(60) NOT NULL, 
	message_id VARCHAR(80) NOT NULL, 
	thing_id INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	held_until DATETIME, 
	last_status INTEGER, 
	last_error VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, 
	delivered_at DATETIME, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT fk_delivery_thing_id_thing FOREIGN KEY(thing_id) REFERENCES thing (id), 
	CONSTRAINT uq_delivery_destination_message_id UNIQUE (destination, message_id), 
	CONSTRAINT ck_delivery_deliverystate CHECK (state IN ('waiting', 'delivered', 'failed', 'withdrawn'))
);
CREATE TABLE grant (
	id INTEGER NOT NULL, 
	principal_id INTEGER NOT NULL, 
	audience_id INTEGER NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_grant PRIMARY KEY (id), 
	CONSTRAINT fk_grant_audience_id_audience FOREIGN KEY(audience_id) REFERENCES audience (id), 
	CONSTRAINT fk_grant_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id), 
	CONSTRAINT uq_grant_principal_id_audience_id UNIQUE (principal_id, audience_id), 
	CONSTRAINT ck_grant_role CHECK (role IN ('owner', 'moderator', 'member', 'system'))
);
INSERT INTO "grant" VALUES(1,2,1,'system');
INSERT INTO "grant" VALUES(2,3,2,'member');
INSERT INTO "grant" VALUES(3,4,1,'member');
INSERT INTO "grant" VALUES(4,5,1,'member');
INSERT INTO "grant" VALUES(5,6,1,'member');
INSERT INTO "grant" VALUES(6,7,1,'member');
INSERT INTO "grant" VALUES(7,7,2,'owner');
INSERT INTO "grant" VALUES(8,4,3,'owner');
INSERT INTO "grant" VALUES(9,5,3,'member');
INSERT INTO "grant" VALUES(10,4,4,'owner');
INSERT INTO "grant" VALUES(11,5,4,'member');
INSERT INTO "grant" VALUES(12,4,5,'owner');
INSERT INTO "grant" VALUES(13,5,5,'member');
CREATE TABLE "group" (
	id INTEGER NOT NULL, 
	audience_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	description TEXT NOT NULL, 
	joining VARCHAR(20) NOT NULL, 
	built_in VARCHAR(40), 
	CONSTRAINT pk_group PRIMARY KEY (id), 
	CONSTRAINT fk_group_audience_id_audience FOREIGN KEY(audience_id) REFERENCES audience (id), 
	CONSTRAINT fk_group_id_thing FOREIGN KEY(id) REFERENCES thing (id), 
	CONSTRAINT uq_group_audience_id UNIQUE (audience_id), 
	CONSTRAINT uq_group_built_in UNIQUE (built_in), 
	CONSTRAINT ck_group_joining CHECK (joining IN ('open', 'invitation'))
);
INSERT INTO "group" VALUES(1,2,'Sales','For the people who talk with prospects. Leads are shown here and nowhere else.','invitation','sales');
INSERT INTO "group" VALUES(6,3,'Open Garden','About Open Garden.','open',NULL);
INSERT INTO "group" VALUES(10,4,'Half House','About Half House.','open',NULL);
INSERT INTO "group" VALUES(14,5,'Quiet Room','About Quiet Room.','invitation',NULL);
CREATE TABLE identity (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	principal_id INTEGER, 
	CONSTRAINT pk_identity PRIMARY KEY (id), 
	CONSTRAINT fk_identity_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id), 
	CONSTRAINT ck_identity_identitykind CHECK (kind IN ('person', 'visitor', 'service'))
);
INSERT INTO "identity" VALUES(1,'service',2);
INSERT INTO "identity" VALUES(2,'person',4);
INSERT INTO "identity" VALUES(3,'person',5);
INSERT INTO "identity" VALUES(4,'person',6);
INSERT INTO "identity" VALUES(5,'person',7);
CREATE TABLE lead (
	id INTEGER NOT NULL, 
	principal_id INTEGER NOT NULL, 
	CONSTRAINT pk_lead PRIMARY KEY (id), 
	CONSTRAINT fk_lead_id_thing FOREIGN KEY(id) REFERENCES thing (id), 
	CONSTRAINT fk_lead_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id), 
	CONSTRAINT uq_lead_principal_id UNIQUE (principal_id)
);
INSERT INTO "lead" VALUES(18,4);
INSERT INTO "lead" VALUES(19,5);
CREATE TABLE linked_account (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	issuer VARCHAR(300) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	linked_at DATETIME NOT NULL, 
	CONSTRAINT pk_linked_account PRIMARY KEY (id), 
	CONSTRAINT fk_linked_account_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_linked_account_issuer_subject UNIQUE (issuer, subject)
);
INSERT INTO "linked_account" VALUES(1,2,'https://social.test','ada','2026-11-22 14:49:30.252656');
INSERT INTO "linked_account" VALUES(2,3,'https://social.test','mia','2026-11-22 14:49:30.278734');
INSERT INTO "linked_account" VALUES(3,4,'https://social.test','sam','2026-11-22 14:49:30.299792');
INSERT INTO "linked_account" VALUES(4,5,'https://social.test','sol','2026-11-22 14:49:30.333424');
CREATE TABLE membership (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	principal_id INTEGER NOT NULL, 
	joined_at DATETIME NOT NULL, 
	left_at DATETIME, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT fk_membership_group_id_group FOREIGN KEY(group_id) REFERENCES "group" (id), 
	CONSTRAINT fk_membership_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id)
);
INSERT INTO "membership" VALUES(1,1,7,'2026-11-22 14:49:30.361342',NULL);
INSERT INTO "membership" VALUES(2,6,4,'2026-11-22 14:49:30.401628',NULL);
INSERT INTO "membership" VALUES(3,6,5,'2026-11-22 14:49:30.403763',NULL);
INSERT INTO "membership" VALUES(4,10,4,'2026-11-22 14:49:30.495762',NULL);
INSERT INTO "membership" VALUES(5,10,5,'2026-11-22 14:49:30.503533',NULL);
INSERT INTO "membership" VALUES(6,14,4,'2026-11-22 14:49:30.554149',NULL);
INSERT INTO "membership" VALUES(7,14,5,'2026-11-22 14:49:30.573685',NULL);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	principal_id INTEGER NOT NULL, 
	email VARCHAR(254), 
	email_confirmed_at DATETIME, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT fk_person_id_thing FOREIGN KEY(id) REFERENCES thing (id), 
	CONSTRAINT fk_person_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id), 
	CONSTRAINT uq_person_principal_id UNIQUE (principal_id)
);
INSERT INTO "person" VALUES(2,4,'ada@company.test','2026-11-22 14:49:30.252656');
INSERT INTO "person" VALUES(3,5,'mia@company.test','2026-11-22 14:49:30.278734');
INSERT INTO "person" VALUES(4,6,'sam@company.test','2026-11-22 14:49:30.299792');
INSERT INTO "person" VALUES(5,7,'sol@company.test','2026-11-22 14:49:30.333424');
CREATE TABLE post (
	id INTEGER NOT NULL, 
	topic_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	html TEXT NOT NULL, 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT fk_post_id_thing FOREIGN KEY(id) REFERENCES thing (id), 
	CONSTRAINT fk_post_topic_id_topic FOREIGN KEY(topic_id) REFERENCES topic (id)
);
INSERT INTO "post" VALUES(8,7,'filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler kanari-open','<p>filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler kanari-open</p>
');
INSERT INTO "post" VALUES(9,7,'Reply kanari-open','<p>Reply kanari-open</p>
');
INSERT INTO "post" VALUES(12,11,'filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler kanari-half','<p>filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler kanari-half</p>
');
INSERT INTO "post" VALUES(13,11,'Reply kanari-half','<p>Reply kanari-half</p>
');
INSERT INTO "post" VALUES(16,15,'filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler kanari-quiet','<p>filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler kanari-quiet</p>
');
INSERT INTO "post" VALUES(17,15,'Reply kanari-quiet','<p>Reply kanari-quiet</p>
');
CREATE TABLE principal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(20) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	hue INTEGER NOT NULL, 
	CONSTRAINT ck_principal_principalkind CHECK (kind IN ('person', 'service', 'anonymous'))
);
INSERT INTO "principal" VALUES(1,'anonymous','',0);
INSERT INTO "principal" VALUES(2,'service','',0);
INSERT INTO "principal" VALUES(3,'service','CRM',0);
INSERT INTO "principal" VALUES(4,'person','Ada Owner',4);
INSERT INTO "principal" VALUES(5,'person','Mia Member',5);
INSERT INTO "principal" VALUES(6,'person','Sam Stranger',6);
INSERT INTO "principal" VALUES(7,'person','Sol Sales',7);
CREATE TABLE reader_cursor (
	name VARCHAR(60) NOT NULL, 
	xid BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	holder VARCHAR(80) NOT NULL, 
	held_until DATETIME, 
	failures INTEGER NOT NULL, 
	retry_at DATETIME, 
	last_error TEXT NOT NULL, 
	CONSTRAINT pk_reader_cursor PRIMARY KEY (name)
);
INSERT INTO "reader_cursor" VALUES('leads.scoring',0,23,'vm:20353:00e4a151','2026-11-22 14:49:41.342120',0,NULL,'');
INSERT INTO "reader_cursor" VALUES('leads.hook',0,2,'vm:20353:00e4a151','2026-11-22 14:49:41.291514',0,NULL,'');
CREATE TABLE score_state (
	id INTEGER NOT NULL, 
	model VARCHAR(64) NOT NULL, 
	principal_id INTEGER NOT NULL, 
	score DOUBLE NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	since DATETIME, 
	due_at DATETIME, 
	CONSTRAINT pk_score_state PRIMARY KEY (id), 
	CONSTRAINT fk_score_state_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id), 
	CONSTRAINT uq_score_state_model_principal_id UNIQUE (model, principal_id)
);
INSERT INTO "score_state" VALUES(1,'a71fceb5c0f9896185c8dabb24effdf86cadec23f8165b90a72998b6e28a7701',4,25.0,'warming','2026-11-22 14:49:30.000000','2026-12-22 14:49:30.000000');
INSERT INTO "score_state" VALUES(2,'a71fceb5c0f9896185c8dabb24effdf86cadec23f8165b90a72998b6e28a7701',5,25.0,'warming','2026-11-22 14:49:30.000000','2026-12-22 14:49:30.000000');
INSERT INTO "score_state" VALUES(3,'a71fceb5c0f9896185c8dabb24effdf86cadec23f8165b90a72998b6e28a7701',6,0.0,'quiet',NULL,NULL);
CREATE TABLE sign_in_session (
	id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	person_id INTEGER NOT NULL, 
	begun_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_sign_in_session PRIMARY KEY (id), 
	CONSTRAINT fk_sign_in_session_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_sign_in_session_token_hash UNIQUE (token_hash)
);
CREATE TABLE stage_move (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	xid BIGINT NOT NULL, 
	ref VARCHAR(12) NOT NULL, 
	model VARCHAR(64) NOT NULL, 
	principal_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	from_stage VARCHAR(40) NOT NULL, 
	to_stage VARCHAR(40) NOT NULL, 
	score DOUBLE NOT NULL, 
	reason VARCHAR(200) NOT NULL, 
	replayed BOOLEAN NOT NULL, 
	CONSTRAINT fk_stage_move_principal_id_principal FOREIGN KEY(principal_id) REFERENCES principal (id), 
	CONSTRAINT uq_stage_move_ref UNIQUE (ref)
);
INSERT INTO "stage_move" VALUES(1,0,'0q45m39eg2x8','a71fceb5c0f9896185c8dabb24effdf86cadec23f8165b90a72998b6e28a7701',4,'2026-11-22 14:49:30.000000','quiet','warming',25.0,'',0);
INSERT INTO "stage_move" VALUES(2,0,'fjbt16gwcmk5','a71fceb5c0f9896185c8dabb24effdf86cadec23f8165b90a72998b6e28a7701',5,'2026-11-22 14:49:30.000000','quiet','warming',25.0,'',0);
CREATE TABLE thing (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	ref VARCHAR(12) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	root_id INTEGER NOT NULL, 
	audience_id INTEGER, 
	author_id INTEGER, 
	state VARCHAR(20) NOT NULL, 
	keeper VARCHAR(80) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT fk_thing_audience_id_audience FOREIGN KEY(audience_id) REFERENCES audience (id), 
	CONSTRAINT fk_thing_author_id_principal FOREIGN KEY(author_id) REFERENCES principal (id), 
	CONSTRAINT fk_thing_root_id_thing FOREIGN KEY(root_id) REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT uq_thing_ref UNIQUE (ref), 
	CONSTRAINT ck_thing_state CHECK (state IN ('live', 'hidden', 'deleted'))
);
INSERT INTO "thing" VALUES(1,'ftnmz4zzvaga','group',1,2,2,'live','core','2026-11-22 14:49:30.168515');
INSERT INTO "thing" VALUES(2,'z59eb8x6ktsv','person',2,1,4,'live','core','2026-11-22 14:49:30.252656');
INSERT INTO "thing" VALUES(3,'d0vqekf244ee','person',3,1,5,'live','core','2026-11-22 14:49:30.278734');
INSERT INTO "thing" VALUES(4,'de7nr8yza7ce','person',4,1,6,'live','core','2026-11-22 14:49:30.299792');
INSERT INTO "thing" VALUES(5,'4zzq9y89ktjs','person',5,1,7,'live','core','2026-11-22 14:49:30.333424');
INSERT INTO "thing" VALUES(6,'tbpnqafyd0rc','group',6,3,2,'live','core','2026-11-22 14:49:30.389891');
INSERT INTO "thing" VALUES(7,'fwvffr8nbz90','topic',7,3,4,'live','core','2026-11-22 14:49:30.443485');
INSERT INTO "thing" VALUES(8,'6xnpq4a638ra','post',7,NULL,4,'live','core','2026-11-22 14:49:30.443485');
INSERT INTO "thing" VALUES(9,'nm5qa9y19eda','post',7,NULL,5,'live','core','2026-11-22 14:49:30.476974');
INSERT INTO "thing" VALUES(10,'6jpj60k0805d','group',10,4,2,'live','core','2026-11-22 14:49:30.493272');
INSERT INTO "thing" VALUES(11,'3ne7s8nqn6m4','topic',11,4,4,'live','core','2026-11-22 14:49:30.524368');
INSERT INTO "thing" VALUES(12,'wgf5dap9qfxv','post',11,NULL,4,'live','core','2026-11-22 14:49:30.524368');
INSERT INTO "thing" VALUES(13,'z9kyr17yn4fn','post',11,NULL,5,'live','core','2026-11-22 14:49:30.530366');
INSERT INTO "thing" VALUES(14,'5f6330edrh6t','group',14,5,2,'live','core','2026-11-22 14:49:30.542650');
INSERT INTO "thing" VALUES(15,'z3n7bjhdgnbd','topic',15,5,4,'live','core','2026-11-22 14:49:30.580390');
INSERT INTO "thing" VALUES(16,'a7g07mzw4w17','post',15,NULL,4,'live','core','2026-11-22 14:49:30.580390');
INSERT INTO "thing" VALUES(17,'g7nxy921baq5','post',15,NULL,5,'live','core','2026-11-22 14:49:30.596697');
INSERT INTO "thing" VALUES(18,'tp56c1yaf31a','lead',18,2,NULL,'live','core','2026-11-22 14:49:31.165679');
INSERT INTO "thing" VALUES(19,'j3n0j8wzf9cq','lead',19,2,NULL,'live','core','2026-11-22 14:49:31.265996');
CREATE TABLE topic (
	id INTEGER NOT NULL, 
	title VARCHAR(150) NOT NULL, 
	excerpt VARCHAR(160) NOT NULL, 
	last_post_at DATETIME NOT NULL, 
	CONSTRAINT pk_topic PRIMARY KEY (id), 
	CONSTRAINT fk_topic_id_thing FOREIGN KEY(id) REFERENCES thing (id)
);
INSERT INTO "topic" VALUES(7,'Talk of Open Garden','filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler…','2026-11-22 14:49:30.476974');
INSERT INTO "topic" VALUES(11,'Talk of Half House','filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler…','2026-11-22 14:49:30.530366');
INSERT INTO "topic" VALUES(15,'Talk of Quiet Room','filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler filler…','2026-11-22 14:49:30.596697');
CREATE INDEX ix_grant_audience_id ON grant (audience_id);
CREATE INDEX ix_identity_principal_id ON identity (principal_id);
CREATE INDEX ix_score_state_model_due_at ON score_state (model, due_at);
CREATE INDEX ix_score_state_principal_id ON score_state (principal_id);
CREATE INDEX ix_stage_move_principal_id_model ON stage_move (principal_id, model);
CREATE INDEX ix_stage_move_xid_id ON stage_move (xid, id);
CREATE INDEX ix_thing_audience_id_kind ON thing (audience_id, kind);
CREATE INDEX ix_thing_author_id_root_id ON thing (author_id, root_id);
CREATE INDEX ix_thing_root_id ON thing (root_id);
CREATE INDEX ix_activity_identity_id_occurred_at ON activity (identity_id, occurred_at);
CREATE INDEX ix_activity_occurred_at_id ON activity (occurred_at, id);
CREATE INDEX ix_activity_retracts_id ON activity (retracts_id);
CREATE INDEX ix_activity_target_id ON activity (target_id);
CREATE INDEX ix_activity_thing_id ON activity (thing_id);
CREATE INDEX ix_activity_xid_id ON activity (xid, id);
CREATE INDEX ix_delivery_state_due_at ON delivery (state, due_at);
CREATE INDEX ix_person_email ON person (email);
CREATE INDEX ix_linked_account_person_id ON linked_account (person_id);
CREATE INDEX ix_membership_principal_id ON membership (principal_id);
CREATE UNIQUE INDEX uq_membership_current ON membership (group_id, principal_id) WHERE left_at IS NULL;
CREATE INDEX ix_post_topic_id_id ON post (topic_id, id);
CREATE INDEX ix_sign_in_session_person_id ON sign_in_session (person_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('principal',7);
INSERT INTO "sqlite_sequence" VALUES('thing',24);
INSERT INTO "sqlite_sequence" VALUES('activity',28);
INSERT INTO "sqlite_sequence" VALUES('stage_move',2);
COMMIT;
