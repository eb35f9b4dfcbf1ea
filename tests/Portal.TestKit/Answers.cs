using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Rules;

namespace Portal.TestKit;

/// <summary>Stores answers behind the requests' back, for tests of what comes after filling in.</summary>
public static class Answers
{
    /// <summary>Rows that have a text at every tier in both provinces; 9 to 17 are in the segment 生产作业.</summary>
    private static readonly int[] Rows = [9, 10, 12, 13, 14, 15, 16, 17, 7, 18, 20, 22, 25, 27, 3, 5];

    /// <summary>
    /// Fills in a whole self-assessment: each scored indicator with the same score at level 5, so many scenarios at one tier,
    /// and the maturity level.
    /// </summary>
    /// <param name="score">60 to below 80; null for a province without scores.</param>
    /// <param name="scenarios">0 to 16.</param>
    public static Task FillAsync(PortalDb db, Guid assessmentId, decimal? score, int scenarios, Tier tier = Tier.Base, int maturity = 2)
    {
        db.IndicatorAnswers.AddRange(Enumerable.Range(1, 10).Where(no => no != 7)
            .Select(no => new IndicatorAnswer { AssessmentId = assessmentId, No = no, Level = 5, Score = score }));
        db.ScenarioClaims.AddRange(Rows.Take(scenarios).Select(row =>
            new ScenarioClaim { AssessmentId = assessmentId, Row = row, Tier = (int)tier, InstanceName = $"实例{row}" }));
        db.MaturityStatements.Add(new MaturityStatement { AssessmentId = assessmentId, Level = maturity, Kind = MaturityKind.SelfAssessed });
        return db.SaveChangesAsync();
    }
}
