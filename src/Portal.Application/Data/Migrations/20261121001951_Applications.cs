using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class Applications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "duty",
                schema: "portal",
                table: "accounts",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "campaigns",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    definition_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enterprise_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    county_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    recommender_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    calendar_is_ours = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                    table.CheckConstraint("ck_campaigns_calendar", "opens_at < enterprise_closes_at and enterprise_closes_at <= recommender_closes_at");
                });

            migrationBuilder.CreateTable(
                name: "messages",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    body = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    link = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    once_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_messages_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recommenders",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    area_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    has_county_step = table.Column<bool>(type: "boolean", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recommenders", x => x.id);
                    table.ForeignKey(
                        name: "fk_recommenders_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_recommenders_recommenders_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "applications",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    factory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: false),
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    office_area = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    province_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    city_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    county_code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    is_direct = table.Column<bool>(type: "boolean", nullable: false),
                    has_county_step = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    rounds = table.Column<int>(type: "integer", nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    assignee_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_applications", x => x.id);
                    table.CheckConstraint("ck_applications_submitted", "(rounds > 0) = (number is not null) and (rounds > 0) = (submitted_at is not null)");
                    table.ForeignKey(
                        name: "fk_applications_accounts_assignee_id",
                        column: x => x.assignee_id,
                        principalSchema: "portal",
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_factories_factory_id",
                        column: x => x.factory_id,
                        principalSchema: "portal",
                        principalTable: "factories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_applications_self_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "portal",
                        principalTable: "self_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recommendation_lists",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    prepared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    prepared_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    frozen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    frozen_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    taken_over_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    taken_over_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    takeover_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recommendation_lists", x => x.id);
                    table.CheckConstraint("ck_recommendation_lists_two_people", "state = 1 or (prepared_by_id is not null and frozen_by_id <> prepared_by_id)");
                    table.ForeignKey(
                        name: "fk_recommendation_lists_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalSchema: "portal",
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_recommendation_lists_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_answers",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    field = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    value = table.Column<string>(type: "text", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_answers", x => new { x.application_id, x.field });
                    table.ForeignKey(
                        name: "fk_application_answers_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_events",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    is_internal = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_application_events_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_files",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<int>(type: "integer", nullable: false),
                    item = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    media_type = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    uploaded_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_application_files_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "joint_opinions",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    office = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: false),
                    given_on = table.Column<DateOnly>(type: "date", nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_joint_opinions", x => new { x.application_id, x.office });
                    table.ForeignKey(
                        name: "fk_joint_opinions_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "returns",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    remark = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_returns", x => x.id);
                    table.ForeignKey(
                        name: "fk_returns_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_facts",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    is_clear = table.Column<bool>(type: "boolean", nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    checked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_facts", x => new { x.application_id, x.kind });
                    table.ForeignKey(
                        name: "fk_review_facts_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_steps",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    office_area = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    before = table.Column<int>(type: "integer", nullable: false),
                    after = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_steps", x => x.id);
                    table.ForeignKey(
                        name: "fk_review_steps_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "site_checks",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    checked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    participants = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    findings = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_checks", x => x.id);
                    table.ForeignKey(
                        name: "fk_site_checks_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "submissions",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    receipt = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    attempt_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    policy_version = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    submitted_by_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submissions", x => x.id);
                    table.ForeignKey(
                        name: "fk_submissions_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_submissions_policy_versions_policy_version",
                        column: x => x.policy_version,
                        principalSchema: "portal",
                        principalTable: "policy_versions",
                        principalColumn: "version",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "verdicts",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    item = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verdicts", x => new { x.application_id, x.level, x.subject, x.item });
                    table.CheckConstraint("ck_verdicts_reason", "agrees is not false or length(reason) > 0");
                    table.ForeignKey(
                        name: "fk_verdicts_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_events",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_list_events_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_places",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    standing = table.Column<int>(type: "integer", nullable: false),
                    rank = table.Column<int>(type: "integer", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    added_by_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_places", x => x.application_id);
                    table.CheckConstraint("ck_list_places_rank", "rank >= 1");
                    table.CheckConstraint("ck_list_places_standing", "standing in (1, 2)");
                    table.ForeignKey(
                        name: "fk_list_places_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_list_places_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_quotas",
                schema: "portal",
                columns: table => new
                {
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    cap = table.Column<int>(type: "integer", nullable: true),
                    minimum = table.Column<int>(type: "integer", nullable: true),
                    source = table.Column<int>(type: "integer", nullable: false),
                    clause = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    counted = table.Column<int>(type: "integer", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_quotas", x => new { x.list_id, x.kind });
                    table.CheckConstraint("ck_list_quotas_limits", "cap >= 0 and minimum >= 0 and minimum <= cap");
                    table.CheckConstraint("ck_list_quotas_source", "(source = 1) = (clause is not null)");
                    table.ForeignKey(
                        name: "fk_list_quotas_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "list_versions",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_list_versions_recommendation_lists_list_id",
                        column: x => x.list_id,
                        principalSchema: "portal",
                        principalTable: "recommendation_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "application_file_contents",
                schema: "portal",
                columns: table => new
                {
                    file_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_file_contents", x => x.file_id);
                    table.ForeignKey(
                        name: "fk_application_file_contents_application_files_file_id",
                        column: x => x.file_id,
                        principalSchema: "portal",
                        principalTable: "application_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "return_items",
                schema: "portal",
                columns: table => new
                {
                    return_id = table.Column<Guid>(type: "uuid", nullable: false),
                    item = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_return_items", x => new { x.return_id, x.item });
                    table.ForeignKey(
                        name: "fk_return_items_returns_return_id",
                        column: x => x.return_id,
                        principalSchema: "portal",
                        principalTable: "returns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            // Whoever was an officer before handled matters.
            migrationBuilder.Sql("update portal.accounts set duty = 1 where role between 11 and 13");

            migrationBuilder.AddCheckConstraint(
                name: "ck_accounts_officer_has_duty",
                schema: "portal",
                table: "accounts",
                sql: "(role between 11 and 13) = (duty is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_application_events_application_id_at",
                schema: "portal",
                table: "application_events",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_application_files_application_id_purpose_item",
                schema: "portal",
                table: "application_files",
                columns: new[] { "application_id", "purpose", "item" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_assessment_id",
                schema: "portal",
                table: "applications",
                column: "assessment_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_assignee_id",
                schema: "portal",
                table: "applications",
                column: "assignee_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_county_code_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "county_code", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_factory_id",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "factory_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_office_area_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "office_area", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_campaign_id_province_code_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "campaign_id", "province_code", "state", "submitted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_applications_enterprise_id",
                schema: "portal",
                table: "applications",
                column: "enterprise_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_factory_id",
                schema: "portal",
                table: "applications",
                column: "factory_id");

            migrationBuilder.CreateIndex(
                name: "ix_applications_number",
                schema: "portal",
                table: "applications",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_applications_recommender_id",
                schema: "portal",
                table: "applications",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_province_code_definition_id",
                schema: "portal",
                table: "campaigns",
                columns: new[] { "province_code", "definition_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_list_events_list_id_at",
                schema: "portal",
                table: "list_events",
                columns: new[] { "list_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_list_places_list_id",
                schema: "portal",
                table: "list_places",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_list_versions_list_id_number",
                schema: "portal",
                table: "list_versions",
                columns: new[] { "list_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_account_id_once_key",
                schema: "portal",
                table: "messages",
                columns: new[] { "account_id", "once_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_account_id_sent_at",
                schema: "portal",
                table: "messages",
                columns: new[] { "account_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_recommendation_lists_campaign_id",
                schema: "portal",
                table: "recommendation_lists",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_recommendation_lists_recommender_id",
                schema: "portal",
                table: "recommendation_lists",
                column: "recommender_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recommenders_campaign_id_area_code_kind",
                schema: "portal",
                table: "recommenders",
                columns: new[] { "campaign_id", "area_code", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recommenders_parent_id",
                schema: "portal",
                table: "recommenders",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_returns_application_id_at",
                schema: "portal",
                table: "returns",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_returns_open",
                schema: "portal",
                table: "returns",
                column: "application_id",
                unique: true,
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_review_steps_application_id_at",
                schema: "portal",
                table: "review_steps",
                columns: new[] { "application_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_site_checks_application_id",
                schema: "portal",
                table: "site_checks",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_application_id_attempt_id",
                schema: "portal",
                table: "submissions",
                columns: new[] { "application_id", "attempt_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_submissions_application_id_round",
                schema: "portal",
                table: "submissions",
                columns: new[] { "application_id", "round" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_submissions_policy_version",
                schema: "portal",
                table: "submissions",
                column: "policy_version");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_receipt",
                schema: "portal",
                table: "submissions",
                column: "receipt",
                unique: true);

            migrationBuilder.Sql(Guards.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Guards.Down);

            migrationBuilder.DropTable(
                name: "application_answers",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_events",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_file_contents",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "joint_opinions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_events",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_places",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_quotas",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "list_versions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "messages",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "return_items",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "review_facts",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "review_steps",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "site_checks",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "submissions",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "verdicts",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "application_files",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "recommendation_lists",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "returns",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "applications",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "recommenders",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "campaigns",
                schema: "portal");

            migrationBuilder.DropCheckConstraint(
                name: "ck_accounts_officer_has_duty",
                schema: "portal",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "duty",
                schema: "portal",
                table: "accounts");
        }
    }
}
