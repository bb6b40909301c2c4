/**
 * Claim analytics for HCPCS J3420.
 *
 * <pre>
 * claim files -> conform -> validate -> final action -> J3420 lines -> measures -> check -> publish
 *   source       source     claim       claim           claim          measure     job      job
 * </pre>
 *
 * <p>Start reading at {@code j3420.job.LinesCommand}. Arrows between packages run one way: {@code
 * job -> source, claim, measure, sample -> stats -> table}.
 */
package j3420;
